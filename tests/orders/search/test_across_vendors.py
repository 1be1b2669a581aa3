"""The search over all vendors: all matches where it looks at all, and at least those among the newest orders."""

import pytest
from django.http import QueryDict

from orders.models import Order
from orders.search import across_vendors
from orders.search.across_vendors import tiers_by_order_id
from orders.search.query_terms import query_terms
from orders.search.term import Term
from tests import make
from tests.orders.search.crowd import make_crowd
from tests.orders.search.search_rules import expected_matches

pytestmark = pytest.mark.django_db
SEARCHES = [
    "ada", "a", "ad", "smith", '"smith"', "ada smith", '"ada" smi', '"ada" "photo"', "nobody a", "a nobody", "s ada",
    "photo tagger", "grace2@army.example", "grace2@army.example photo", "@army.example", "adam1@ smithson",
]  # fmt: skip
BOUNDS = [(2, 1), (3, 2), (9, 3), (20, 7), (1_000, 100)]


@pytest.fixture(scope="module")
def crowd(module_transaction: None) -> list[Order]:
    return make_crowd(make.vendor("Acme Software"), make.vendor("Globex Tools"))


@pytest.fixture(params=BOUNDS, ids=str)
def candidates(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Return at how many orders a search looks."""
    candidates, at_once = request.param
    monkeypatch.setattr(across_vendors, "CANDIDATES", candidates)
    monkeypatch.setattr(across_vendors, "AT_ONCE", at_once)
    return int(candidates)


def find(typed: str, *, status: str = "", rows: int = 100) -> tuple[list[tuple[int, int]], bool]:
    """Return (tier, id) of the orders that match, and whether there may be more."""
    terms = tuple(Term(term.text, is_exact=term.is_exact) for term in query_terms(typed))
    orders = Order.objects.filter(status=status) if status else Order.objects.all()
    tiers, may_be_more = tiers_by_order_id(terms, orders, rows=rows)
    return [(tier, pk) for pk, tier in tiers.items()], may_be_more


def expected(crowd: list[Order], typed: str, status: str = "") -> list[tuple[int, int]]:
    query = QueryDict(mutable=True)
    query.update({"q": typed} | ({"status": status} if status else {}))
    return expected_matches(crowd, query)


@pytest.mark.parametrize("status", ["", "pending"])
@pytest.mark.parametrize("typed", SEARCHES)
def test_search_across_vendors_finds_all_or_says_that_there_may_be_more(
    crowd: list[Order], candidates: int, typed: str, status: str
) -> None:
    matches = expected(crowd, typed, status)
    newest = sorted(crowd, key=lambda order: (order.placed_at, order.pk))[-candidates:]

    rows, may_be_more = find(typed, status=status)

    assert rows == [match for match in matches if match in rows]
    assert may_be_more or rows == matches
    assert set(rows) >= set(matches) & {(tier, order.pk) for order in newest for tier in (1, 2)}


@pytest.mark.parametrize("typed", SEARCHES)
def test_search_across_vendors_returns_as_many_rows_as_asked_for(
    crowd: list[Order], candidates: int, typed: str
) -> None:
    rows, may_be_more = find(typed)

    assert find(typed, rows=3) == (rows[:3], may_be_more or len(rows) > 3)


@pytest.mark.parametrize("typed", SEARCHES)
def test_search_across_vendors_finds_all_of_few(crowd: list[Order], typed: str) -> None:
    assert find(typed) == (expected(crowd, typed), False)


@pytest.mark.parametrize("typed", ["ada", "smith", "photo tagger"])
def test_search_across_vendors_says_no_more_where_all_fit_exactly(crowd: list[Order], typed: str) -> None:
    matches = expected(crowd, typed)
    assert len(matches) > 1

    assert find(typed, rows=len(matches)) == (matches, False)
    assert find(typed, rows=len(matches) - 1) == (matches[:-1], True)


def test_search_across_vendors_looks_at_all_orders_of_a_rare_word(
    crowd: list[Order], monkeypatch: pytest.MonkeyPatch
) -> None:
    """However common the other words are."""
    monkeypatch.setattr(across_vendors, "CANDIDATES", 16)
    monkeypatch.setattr(across_vendors, "AT_ONCE", 3)

    for typed in ("grace a", "backup grace s", "grace", "nobody a"):
        assert find(typed) == (expected(crowd, typed), False)
    for typed in ("a", "smith", "photo ad", '"s-1" "photo"'):
        assert find(typed)[1]


def test_search_across_vendors_looks_at_the_rarest_exact_word(
    crowd: list[Order], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its newest orders reach further back than those of a more common one."""
    monkeypatch.setattr(across_vendors, "CANDIDATES", 7)
    monkeypatch.setattr(across_vendors, "AT_ONCE", 3)
    matches = expected(crowd, '"@army.example" "grace"')

    assert find('"@army.example" "grace"')[0] == matches[: len(find('"grace"')[0])]
