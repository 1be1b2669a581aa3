"""Money in whole minor units: nothing is lost in splitting, adding or formatting."""

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
def test_allocate_keeps_the_sum(minor: int, weights: list[int]) -> None:
    parts = Money(minor, "EUR").allocate(weights)

    assert sum(part.minor for part in parts) == minor
    assert {part.currency for part in parts} == {"EUR"}


@given(AMOUNTS, WEIGHTS)
def test_allocate_gives_each_part_its_exact_amount_to_within_one(minor: int, weights: list[int]) -> None:
    for part, weight in zip(Money(minor, "EUR").allocate(weights), weights, strict=True):
        assert abs(part.minor - Fraction(minor * weight, sum(weights))) < 1


@given(AMOUNTS, WEIGHTS)
def test_allocate_gives_a_larger_weight_no_smaller_part(minor: int, weights: list[int]) -> None:
    parts = Money(abs(minor), "EUR").allocate(sorted(weights, reverse=True))

    assert [part.minor for part in parts] == sorted((part.minor for part in parts), reverse=True)


def test_allocate_gives_odd_cents_to_the_largest_remainders() -> None:
    assert [part.minor for part in Money(100, "EUR").allocate([1, 1, 1])] == [34, 33, 33]
    assert [part.minor for part in Money(-100, "EUR").allocate([1, 1, 1])] == [-33, -33, -34]
    assert [part.minor for part in Money(5, "EUR").allocate([3, 7])] == [2, 3]
    assert [part.minor for part in Money(0, "EUR").allocate([0, 1])] == [0, 0]


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1], [-1]])
def test_allocate_refuses_invalid_weights(weights: list[int]) -> None:
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
def test_money_is_formatted_by_its_currency(currency: str, places: int, printed: str) -> None:
    digits.cache_clear()
    assert digits(currency) == places
    assert str(Money(123456, currency)) == printed


def test_negative_money_is_formatted_with_a_minus() -> None:
    assert str(Money(-4995, "EUR")) == "−€49.95"
    assert str(Money(5, "EUR")) == "€0.05"


@given(AMOUNTS, st.sampled_from(["JPY", "EUR", "KWD"]))
def test_money_is_equal_after_conversion_to_major_units_and_back(minor: int, currency: str) -> None:
    money = Money(minor, currency)

    assert Money.of(money.decimal, currency) == money


@pytest.mark.parametrize(("amount", "minor"), [("0.005", 0), ("0.015", 2), ("-0.015", -2), ("19.99", 1999)])
def test_money_of_major_units_is_rounded_half_to_even(amount: str, minor: int) -> None:
    with localcontext(rounding=ROUND_UP):  # the rounding of the caller has no effect
        assert Money.of(Decimal(amount), "EUR").minor == minor


@given(AMOUNTS, AMOUNTS)
def test_money_is_added_and_subtracted(first: int, second: int) -> None:
    assert Money(first, "EUR") + Money(second, "EUR") == Money(first + second, "EUR")
    assert Money(first, "EUR") - Money(second, "EUR") == Money(first - second, "EUR")
    assert bool(Money(first, "EUR")) is (first != 0)


def test_money_of_other_currencies_is_not_added() -> None:
    with pytest.raises(ValueError, match="USD and EUR do not add up"):
        Money(1, "USD") + Money(1, "EUR")


def test_money_of_reads_a_column_with_its_rows_currency() -> None:
    class Row:
        currency = "JPY"
        price_minor = 9000
        price = MoneyOf("price_minor")

    assert Row().price == Money(9000, "JPY")
    assert Order(currency="JPY", paid_minor=9000, reserved_minor=4000).left == Money(5000, "JPY")
