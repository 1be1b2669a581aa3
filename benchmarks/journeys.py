"""What is measured: pages of the panel as people open them, worst cases included."""

from dataclasses import dataclass
from urllib.parse import urlencode

from benchmarks.sales import ABSENT, COMMON, RARE

LARGE, SMALL = "large", "small"


@dataclass(frozen=True, slots=True)
class Journey:
    """A page, whose vendor is looked at, and what Django's admin is asked for the same (None: it cannot)."""

    name: str
    path: str
    vendor: str = LARGE
    stock: str | None = None


def _list(name: str, vendor: str = LARGE, *, stock: str | None = None, **query: str) -> Journey:
    return Journey(name, f"/orders/?{urlencode(query)}", vendor, stock)


def journeys(number: str, middle: str) -> list[Journey]:
    """`number`: an Order ID of the large vendor; `middle`: a cursor halfway down its list."""
    return [
        Journey("list, first page", "/orders/", stock="/stock/orders/order/"),
        _list("list, deep page", after=middle, stock="/stock/orders/order/?p=1000"),
        _list("exact Order ID, in quotes", q=f'"{number}"', stock=f"/stock/orders/order/?q={number}"),
        _list("Order ID, its beginning", order_id=number[:8]),
        _list("its last number", q=number.rpartition("-")[2]),
        *BY_ONE_FACT,
        *IN_THE_ONE_BOX,
        *BY_FILTERS,
        Journey("order page", f"/orders/{number}/"),
    ]


BY_ONE_FACT = (
    _list("a single old order, by reference", q="legacy-0001"),
    _list("email, exact", email="sm.ith2@only.example", stock="/stock/orders/order/?q=sm.ith2@only.example"),
    _list("email, its beginning", email="sm.ith"),
    _list("email, a common beginning", email="maria."),
    _list("@domain", q="@wanted.example"),
    _list("@domain, a common one", q="@gmail.com"),
    _list("last name, common", last_name=COMMON, stock=f"/stock/orders/order/?q={COMMON}"),
    _list("last name, rare", last_name=RARE, stock=f"/stock/orders/order/?q={RARE}"),
    _list("last name, none", last_name=ABSENT, stock=f"/stock/orders/order/?q={ABSENT}"),
    _list("last name, one letter", last_name="s"),
)
IN_THE_ONE_BOX = (
    _list("one box, common name", q=COMMON),
    _list("one box, one letter", q="s"),
    _list("one box, none", q=ABSENT),
    _list("full name, last name first", q=f"{COMMON} maria"),
    _list("common name, small vendor", SMALL, q=COMMON),
    _list("one letter, small vendor", SMALL, q="s"),
    _list("license key", q="KX7Q-33PA-90ZZ"),
    _list("hardware ID", q="hw-0815-4711"),
    _list("card's last four", q="4242"),
)
BY_FILTERS = (
    _list("product", product="Wanted Suite"),
    _list("product, of most orders", product="backup"),
    _list("status", status="refunded", stock="/stock/orders/order/?status__exact=refunded"),
    _list("date and status", status="paid", placed_after="2026-03-01", placed_before="2026-03-31"),
    _list(
        "five filters",
        status="paid",
        country="US",
        payment_method="card",
        amount_min="20",
        placed_after="2025-06-01",
    ),
    _list(
        "filters that contradict", status="canceled", country="NO", payment_method="check", amount_min="150"
    ),
    _list("common word, rare status", q="@gmail.com", status="charged_back"),
)
