"""Whole minor units: nothing is lost in splitting, adding or printing."""

from decimal import ROUND_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import Money, MoneyOf, digits
from orders.models import Order

AMOUNTS = st.integers(-(10**12), 10**12)
WEIGHTS = st.lists(st.integers(0, 10**6), min_size=1, max_size=20).filter(any)


@given(AMOUNTS, WEIGHTS)
def test_it_splits_without_losing_or_making_a_cent(minor: int, weights: list[int]) -> None:
    parts = Money(minor, "EUR").allocate(weights)

    assert sum(part.minor for part in parts) == minor
    assert {part.currency for part in parts} == {"EUR"}


@given(AMOUNTS, WEIGHTS)
def test_it_gives_each_part_its_share_to_within_one(minor: int, weights: list[int]) -> None:
    for part, weight in zip(Money(minor, "EUR").allocate(weights), weights, strict=True):
        assert abs(part.minor - Fraction(minor * weight, sum(weights))) < 1


@given(AMOUNTS, WEIGHTS)
def test_it_gives_a_larger_weight_no_smaller_part(minor: int, weights: list[int]) -> None:
    parts = Money(abs(minor), "EUR").allocate(sorted(weights, reverse=True))

    assert [part.minor for part in parts] == sorted((part.minor for part in parts), reverse=True)


def test_it_gives_the_odd_cents_to_the_largest_remainders() -> None:
    assert [part.minor for part in Money(100, "EUR").allocate([1, 1, 1])] == [34, 33, 33]
    assert [part.minor for part in Money(-100, "EUR").allocate([1, 1, 1])] == [-33, -33, -34]
    assert [part.minor for part in Money(5, "EUR").allocate([3, 7])] == [2, 3]
    assert [part.minor for part in Money(0, "EUR").allocate([0, 1])] == [0, 0]


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1], [-1]])
def test_it_refuses_weights_that_split_nothing(weights: list[int]) -> None:
    with pytest.raises(ValueError, match=r"^Weights must be whole, not negative, and not all zero\.$"):
        Money(100, "EUR").allocate(weights)


@pytest.mark.parametrize(
    ("currency", "places", "printed"),
    [
        ("JPY", 0, "¥123,456"),
        ("EUR", 2, "€1,234.56"),
        ("USD", 2, "$1,234.56"),
        ("KWD", 3, "KWD\u00a0123.456"),
    ],
)
def test_it_prints_by_the_currency(currency: str, places: int, printed: str) -> None:
    digits.cache_clear()
    assert digits(currency) == places
    assert str(Money(123456, currency)) == printed


def test_it_prints_debts_with_a_minus() -> None:
    assert str(Money(-4995, "EUR")) == "-€49.95"
    assert str(Money(5, "EUR")) == "€0.05"


@given(AMOUNTS, st.sampled_from(["JPY", "EUR", "KWD"]))
def test_it_goes_to_major_units_and_back(minor: int, currency: str) -> None:
    money = Money(minor, currency)

    assert Money.of(money.decimal, currency) == money


@pytest.mark.parametrize(("amount", "minor"), [("0.005", 0), ("0.015", 2), ("-0.015", -2), ("19.99", 1999)])
def test_it_rounds_half_to_even(amount: str, minor: int) -> None:
    with localcontext(rounding=ROUND_UP):  # whatever somebody else has chosen
        assert Money.of(Decimal(amount), "EUR").minor == minor


@given(AMOUNTS, AMOUNTS)
def test_it_adds_and_takes_away(one: int, other: int) -> None:
    assert Money(one, "EUR") + Money(other, "EUR") == Money(one + other, "EUR")
    assert Money(one, "EUR") - Money(other, "EUR") == Money(one - other, "EUR")
    assert bool(Money(one, "EUR")) is (one != 0)


def test_it_never_mixes_currencies() -> None:
    with pytest.raises(ValueError, match="USD and EUR do not add up"):
        Money(1, "USD") + Money(1, "EUR")


def test_it_reads_a_column_with_its_rows_currency() -> None:
    class Row:
        currency = "JPY"
        price_minor = 9000
        price = MoneyOf("price_minor")

    assert Row().price == Money(9000, "JPY")
    assert Order(currency="JPY", paid_minor=9000, reserved_minor=4000).left == Money(5000, "JPY")
