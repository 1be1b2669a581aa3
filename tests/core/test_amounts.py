"""Amounts are understood with a decimal comma or point; what may be two amounts is asked."""

import re
from contextlib import suppress
from decimal import Decimal

import pytest
from django.forms import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from core.amounts import AmountField, NotAnAmount, parse_amount


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("49,95", "49.95"),
        ("49.95", "49.95"),
        (" 49,95 € ", "49.95"),
        ("EUR 49,95", "49.95"),
        ("49.95 usd", "49.95"),
        ("1.249,95", "1249.95"),
        ("1,249.95", "1249.95"),
        ("1 249,95", "1249.95"),
        ("1\u202f249,95", "1249.95"),
        ("1’249.95", "1249.95"),
        ("1.249.950", "1249950"),
        ("1,24,995.50", "124995.50"),
        ("1 249", "1249"),
        ("0,950", "0.95"),
        ("1249,950", "1249.95"),
        ("1.2490", "1.249"),
        (",5", "0.5"),
        ("５０,２５", "50.25"),
        ("−5", "-5"),
        ("- 5", "-5"),
        ("+49,95", "49.95"),
        ("EUR49,95", "49.95"),
        ("49,95EUR", "49.95"),
        ("US$ 49.95", "49.95"),
        ("CHF 1'249.95", "1249.95"),
        ("Fr. 49.-", "49"),
        ("49,– €", "49"),
        ("49,95 kr.", "49.95"),
        ("49,95 Kč", "49.95"),
        ("49,95 Euro", "49.95"),
        ("5,000円", "5000"),
        ("KWD 12.500", "12.5"),
        ("1´249.95", "1249.95"),
        ("49 ,95", "49.95"),
        ("49،95", "49.95"),
        ("١٬٢٤٩٫٩٥", "1249.95"),
        ("49·95", "49.95"),
        ("“49,95”.", "49.95"),
    ],
)
def test_amount_is_read_with_comma_and_point(typed: str, amount: str) -> None:
    assert parse_amount(typed) == Decimal(amount)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        ",",
        "abc",
        "1e5",
        "NaN",
        "1.2.3",
        "1,249,95",
        "12 49",
        "1_0",
        "--1",
        "9" * 5_000,
        "4 9,9,5",
        "5 pieces",
        "€5 USD",
        "-5-",
    ],
)
def test_amount_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(NotAnAmount, match=r"^Enter an amount, such as 49\.95 or 49,95\.$"):
        parse_amount(typed)


@pytest.mark.parametrize(
    ("typed", "advice"), [("39,000", "type 39000.00 or 39.00."), ("1.249", "type 1249.00 or 1.2490.")]
)
def test_question_names_amounts_that_are_clear(typed: str, advice: str) -> None:
    with pytest.raises(NotAnAmount, match=re.escape(advice)):
        parse_amount(typed, currency="EUR")
    assert [parse_amount(amount) for amount in re.findall(r"[\d.]+\d", advice)]


@pytest.mark.parametrize("typed", ["1,249", "1.249", "-12.500"])
def test_amount_with_three_digits_behind_its_only_mark_is_asked(typed: str) -> None:
    with pytest.raises(NotAnAmount, match=r" may be .+: type "):
        parse_amount(typed)
    with pytest.raises(NotAnAmount):
        parse_amount(typed, currency="EUR")

    assert parse_amount(typed, currency="JPY") == Decimal(typed.replace(",", "").replace(".", ""))
    assert parse_amount(typed, currency="KWD") == Decimal(typed.replace(",", "."))
    assert parse_amount(typed, grouped=False) == Decimal(typed.replace(",", "."))


@pytest.mark.parametrize("typed", ["49.95 USD", "$49.95", "49,95 kr"])
def test_amount_of_another_currency_is_refused(typed: str) -> None:
    with pytest.raises(NotAnAmount, match=r"^Enter an amount in EUR\.$"):
        parse_amount(typed, currency="EUR")


def test_percentage_has_a_percent_sign_at_most() -> None:
    assert parse_amount("12,5 %", grouped=False) == Decimal("12.5")
    with pytest.raises(NotAnAmount):
        parse_amount("15 €", grouped=False)


@given(minor=st.integers(0, 10**11), comma=st.booleans(), group=st.sampled_from(["", " ", "'", "mark"]))
def test_amount_is_read_as_it_was_written(minor: int, comma: bool, group: str) -> None:
    mark, other = (",", ".") if comma else (".", ",")
    whole = f"{minor // 100:,}".replace(",", other if group == "mark" else group)

    assert parse_amount(f"{whole}{mark}{minor % 100:02}") == Decimal(minor).scaleb(-2)


@given(st.text(max_size=60))
def test_amount_of_any_text_is_a_number_or_a_sentence(text: str) -> None:
    with suppress(NotAnAmount):
        assert parse_amount(text).is_finite()


def test_amount_field_checks_the_number_that_was_meant() -> None:
    field = AmountField(max_value=1_300, decimal_places=2)

    assert (field.clean("1.249,95"), AmountField(required=False).clean(" ")) == (Decimal("1249.95"), None)
    with pytest.raises(ValidationError, match="less than or equal to 1300"):
        field.clean("1.349,95")
    with pytest.raises(ValidationError, match="Enter an amount"):
        field.clean("much")
