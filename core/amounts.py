"""Amounts as people type them, with a decimal comma or point: 49,95 and 49.95, 1.249,95, 1,249.95 and 1 249,95."""

import re
from decimal import Decimal
from typing import Any

from django import forms

from core.currency_names import currencies_of
from core.money import Money, digits
from core.text import plain_text

MAX_LENGTH = 40
USUAL_DIGITS = 2
NOT_AN_AMOUNT = "Enter an amount, such as 49.95 or 49,95."
_MARKS = str.maketrans({"٫": ".", "٬": "'", "،": ",", "·": "."})
_NAME = r"\$?[^\W\d_]{1,8}\.?[$¥]?|[^\w\s.,'+-]"  # a currency or its sign
# A minus, the currency and the digits with their marks, or the currency behind them; 49,- has no cents.
_DRESSED = re.compile(
    rf"(?P<minus>[+-]?) ?(?P<before>{_NAME})? ?(?P<inner>[+-]?) ?(?P<body>[.,]?\d[\d '.,]*?)"
    rf"(?P<dash>[.,] ?--?)? ?(?P<behind>{_NAME})?"
)
_GROUPS = re.compile(r"\d*|\d{1,3}([ '.,])(?:\d{2,3}\1)*\d{3}", re.ASCII)
_AROUND_MARK = re.compile(r" ([.,]) ?")
_BEFORE, _BEHIND = "'\"“”„*= ", "'\"“”„*.,;: "  # what is pasted with a number


class NotAnAmount(ValueError):
    """The text is no amount, or may be one of two: a whole sentence for whoever typed it."""


def parse_amount(text: str, *, currency: str = "", grouped: bool = True) -> Decimal:
    """Return the amount in major units; its currency's sign or code beside it is left out. Raises NotAnAmount.

    The mark of 1,249 may begin the thousands or the decimals: the currency decides where it has no decimal places,
    or three. Numbers that are not `grouped`, such as percentages, have decimals only.
    """
    match = _dressed(text)
    meant = _currencies(match) if grouped else frozenset()
    if currency and meant and currency not in meant:
        raise NotAnAmount(f"Enter an amount in {currency}.")
    if not grouped and {match["before"], match["behind"]} - {None, "%"}:
        raise NotAnAmount(NOT_AN_AMOUNT)
    return _number(match, grouped=grouped, currency=currency or (min(meant) if len(meant) == 1 else ""))


def parse_money(text: str) -> Money:
    """Return an amount that names its currency, such as `EUR 200.00` or `200,00 €`. Raises NotAnAmount."""
    match = _dressed(text)
    meant = _currencies(match)
    if len(meant) != 1:
        raise NotAnAmount("It names no currency that there is one of only.")
    (currency,) = meant
    amount = _number(match, grouped=True, currency=currency)
    if problem := too_many_decimals(amount, currency):
        raise NotAnAmount(problem)
    return Money.of(amount, currency)


def _dressed(text: str) -> re.Match[str]:
    """Return the parts of the text, with plain digits, blanks and marks."""
    plain = plain_text(text).translate(_MARKS) if len(text) <= MAX_LENGTH else ""
    match = _DRESSED.fullmatch(plain.lstrip(_BEFORE).rstrip(_BEHIND))
    if match is None or (match["minus"] and match["inner"]):
        raise NotAnAmount(NOT_AN_AMOUNT)
    return match


def _currencies(match: re.Match[str]) -> frozenset[str]:
    """Return the currencies that both names beside the number may mean; none where there is no name."""
    names = [currencies_of(name) for name in (match["before"], match["behind"]) if name]
    meant = frozenset.intersection(*names) if names else frozenset()
    if names and not meant:
        raise NotAnAmount(NOT_AN_AMOUNT)
    return meant


def _number(match: re.Match[str], *, grouped: bool, currency: str) -> Decimal:
    body = _AROUND_MARK.sub(r"\1", match["body"])
    whole, part = (body, "") if match["dash"] else _split(body, grouped=grouped, currency=currency)
    groups = _GROUPS.fullmatch(whole)
    if groups is None or not re.fullmatch(r"\d*", part) or (groups[1] and not grouped):
        raise NotAnAmount(NOT_AN_AMOUNT)
    if len(part) > USUAL_DIGITS:
        part = part.rstrip("0")
    number = Decimal(re.sub("[^0-9]", "", whole) or 0) + (Decimal(f"0.{part}") if part else 0)
    return -number if "-" in (match["minus"], match["inner"]) else number


def _split(body: str, *, grouped: bool, currency: str) -> tuple[str, str]:
    """Return the whole part, with its groups, and the decimals."""
    marks = re.sub(r"\d", "", body)
    if not {".", ","} & set(marks):
        return body, ""
    whole, part = body[: (at := max(body.rfind("."), body.rfind(",")))], body[at + 1 :]
    if len(marks) > 1:
        is_group = (
            marks.count(body[at]) > 1
        )  # 1.249.950 has thousands only, 1.249,95 and 1 249,95 have decimals
        return (body, "") if is_group else (whole, part)
    if not grouped or len(part) != 3 or not re.fullmatch(r"[1-9]\d{0,2}", whole):
        return whole, part
    places = digits(currency) if currency else USUAL_DIGITS
    if places == USUAL_DIGITS:
        decimals = part.rstrip("0").ljust(USUAL_DIGITS, "0")
        decimals += "0" if len(decimals) == 3 else ""  # three would be asked about again
        raise NotAnAmount(
            f"{body} may be {whole}{part} or {whole}.{part}: type {whole}{part}.00 or {whole}.{decimals}."
        )
    return (whole + part, "") if places < USUAL_DIGITS else (whole, part)


def too_many_decimals(amount: Decimal, currency: str) -> str:
    """Return why an amount is none of its currency, as a sentence; "" where it has no decimals too many."""
    places = digits(currency)
    if -int(amount.as_tuple().exponent) <= places:
        return ""
    return f"{currency} has {places} decimals." if places else f"{currency} has no decimals."


class AmountField(forms.DecimalField):
    """An amount or another number, typed with a decimal comma or point."""

    widget = forms.TextInput

    def __init__(self, *, grouped: bool = True, currency: str = "", **options: Any) -> None:
        self.grouped, self.currency = grouped, currency
        super().__init__(**options)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # the stubs take it for an integer
        """Return the number, None for an empty box. Raises ValidationError with a sentence."""
        text = str(value or "").strip() if not isinstance(value, (int, Decimal)) else str(value)
        if not text:
            return None
        try:
            return parse_amount(text, currency=self.currency, grouped=self.grouped)
        except NotAnAmount as problem:
            raise forms.ValidationError(str(problem), code="invalid") from problem

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Ask a phone for its number keys, which have both marks."""
        return super().widget_attrs(widget) | {"inputmode": "decimal", "autocomplete": "off"}
