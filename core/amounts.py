"""Amounts as people type them, with a decimal comma or point: 49,95 and 49.95, 1.249,95, 1,249.95 and 1 249,95."""

import re
import unicodedata
from decimal import Decimal
from typing import Any

from babel.numbers import list_currencies
from django import forms

from core.money import digits

MAX_LENGTH = 40
USUAL_DIGITS = 2
NOT_AN_AMOUNT = "Enter an amount, such as 49.95 or 49,95."
_MARKS = str.maketrans({"’": "'", "ʼ": "'", "−": "-", "‑": "-", "٫": ".", "٬": ","})
_NUMBER = re.compile(r"(-?)([\d '.,]*\d[\d '.,]*)", re.ASCII)
_GROUPS = re.compile(r"\d*|\d{1,3}([ '.,])(?:\d{2,3}\1)*\d{3}", re.ASCII)
_CODE = re.compile(r"\b[A-Za-z]{3}\b")


class NotAnAmount(ValueError):
    """The text is no amount, or may be one of two: a whole sentence for whoever typed it."""


def parse_amount(text: str, *, currency: str = "", grouped: bool = True) -> Decimal:
    """Return the amount in major units; a currency's sign or code beside it is left out. Raises NotAnAmount.

    The mark of 1,249 may begin the thousands or the decimals: the currency decides where it has no decimal places,
    or three. Numbers that are not `grouped`, such as percentages, have decimals only.
    """
    number = _plain(text) if len(text) <= MAX_LENGTH else ""
    match = _NUMBER.fullmatch(number)
    if match is None:
        raise NotAnAmount(NOT_AN_AMOUNT)
    sign, body = match.groups()
    whole, part = _split(body, grouped=grouped, currency=currency)
    groups = _GROUPS.fullmatch(whole)
    if groups is None or not re.fullmatch(r"\d*", part) or (groups[1] and not grouped):
        raise NotAnAmount(NOT_AN_AMOUNT)
    if len(part) > USUAL_DIGITS:
        part = part.rstrip("0")
    return Decimal(f"{sign}{re.sub('[^0-9]', '', whole) or 0}" + (f".{part}" if part else ""))


def _plain(text: str) -> str:
    """Return the number with plain digits, blanks and marks, without what names the currency."""
    plain = unicodedata.normalize("NFKC", text).translate(_MARKS)
    plain = "".join(char for char in plain if unicodedata.category(char) not in ("Sc", "Cf", "Cc"))
    plain = _CODE.sub(lambda match: "" if match[0].upper() in list_currencies() else match[0], plain)
    return " ".join(plain.split())


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
