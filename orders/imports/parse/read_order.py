"""The part of a row that says something of its order: number, date, state, customer, and amounts of the whole order."""

import json
from typing import Any

from orders.imports.mapping.fields import AMOUNT_LABELS, CUSTOMER_LABELS, RECIPIENT_LABELS, STATE_LABELS
from orders.imports.mapping.mapping import Mapping
from orders.imports.mapping.payment_words import card_brand_of, payment_method_of
from orders.imports.mapping.row_rules import RowRole
from orders.imports.parse import cells
from orders.imports.parse.date_text import read_datetime, zone_of
from orders.imports.parse.person_name import split_name
from orders.imports.parse.read_state import read_kind, read_state
from orders.imports.reason import Reason, RowRefused, naming
from orders.models import Order, OrderItem

TEXT_FIELDS = ("full_name", *CUSTOMER_LABELS, *RECIPIENT_LABELS, "coupon", "transaction", "downloads")
LENGTHS = {
    "customer": 80,
    "comment": 4_000,
    "vat_number": 40,
    "transaction": 200,
    "coupon": 40,
    "full_name": 400,
    "downloads": 20,
}
MAX_LENGTHS = {
    field.name: field.max_length
    for model in (Order, OrderItem)
    for field in model._meta.concrete_fields
    if field.max_length is not None
} | LENGTHS


class OrderReader:
    """Reads what a row says of its order."""

    def __init__(self, mapping: Mapping) -> None:
        self.mapping = mapping
        self._text_fields = [name for name in TEXT_FIELDS if mapping.has_any(name)]
        self._amount_fields = [name for name in AMOUNT_LABELS if mapping.has_any(name)]
        self._has_states = mapping.has_any(*STATE_LABELS)

    def read(self, *, role: str, reference: str, placed_at: str = "", **fields: str) -> tuple[Any, ...]:
        """Return reference, role, kind, time (None for an empty cell) and the JSON of the other fields."""
        refund_id = reference.strip()
        if role == RowRole.REFUND and fields.get("refund_of", "").strip():
            reference = fields["refund_of"]
        with naming("reference"):
            number = cells.order_number(reference, MAX_LENGTHS["reference"])
        kind = read_kind(self.mapping, number, fields.get("kind", ""))
        values = {
            name: text for name in self._text_fields if (text := self._text(name, fields.get(name, "")))
        }
        values |= self._amounts(fields) | self._payment(fields) | _email_problem(fields.get("email", ""))
        if role == RowRole.REFUND:
            values |= {"refund_id": refund_id} if refund_id != number else {}
        elif self._has_states or role == RowRole.TEST:
            values |= read_state(self.mapping, role, fields)
        values |= self._refund_date(fields)
        time = self._time(placed_at, fields.get("placed_time", ""), fields.get("placed_zone", ""))
        return (
            number,
            self._staged_role(role),
            kind,
            time,
            json.dumps(_with_names(values), ensure_ascii=False),
        )

    @staticmethod
    def _staged_role(role: str) -> str:
        return RowRole.REFUND.value if role == RowRole.REFUND else RowRole.ORDER.value

    def _time(self, day: str, time_of_day: str, zone_name: str) -> str | None:
        if not day.strip():
            return None
        zone = (zone_name.strip() and zone_of(zone_name)) or self.mapping.zone
        text = f"{day.strip()} {time_of_day.strip()}".strip()
        with naming("placed_at"):
            return cells.datetime_text(text, self.mapping.date_format, self.mapping.date_order, zone)

    def _text(self, name: str, cell: str) -> str:
        if not cell or cell.isspace():
            return ""
        with naming(name):
            return self._filled_text(name.removeprefix("recipient_"), cell)

    def _filled_text(self, field: str, cell: str) -> str:
        match field:
            case "country":
                return cells.country_code(cell, self.mapping.countries)
            case "email":
                cell, _ = cells.email_address(cell)
            case "postal_code" | "phone":
                cell = cell.strip().removeprefix("'")  # which keeps a spreadsheet from making a number of it
            case "language":
                return _language(cell)
        return cells.text_within(cell, MAX_LENGTHS.get(field, 200))

    def _amounts(self, fields: dict[str, str]) -> dict[str, str]:
        """Return the amounts of the order as plain decimals; of discounts and refunds, without their sign."""
        amounts: dict[str, str] = {}
        for name in self._amount_fields:
            if (cell := fields.get(name, "")) and cell.strip():
                with naming(name):
                    number = cells.decimal_number(cell.removesuffix("%"), self.mapping.decimal)
                if name == "tax_rate":
                    amounts[name] = str(round(number * 100))
                    continue
                number = self.mapping.in_units(number, fields.get("currency", "").strip().upper() or "EUR")
                if abs(number) > cells.MAX_MINOR:
                    raise RowRefused(Reason.TOO_LARGE, cell, name)
                amounts[name] = f"{abs(number) if name in ('discount', 'refunded_amount') else number:f}"
        return amounts

    def _payment(self, fields: dict[str, str]) -> dict[str, str]:
        cell = fields.get("payment_method", "")
        method = payment_method_of(cell, self.mapping.payment_methods) if cell.strip() else ""
        card = cells.single_line(fields.get("card", ""))
        brand = (
            card_brand_of(card)
            or (card if len(card) <= MAX_LENGTHS["card_brand"] else "")
            or (card_brand_of(cell) if method == "card" else "")
        )
        last4 = "".join(character for character in fields.get("card_last4", "") if character in "0123456789")[
            -4:
        ]
        values = {
            "payment_method": method,
            "card_brand": brand,
            "card_last4": last4 if len(last4) == 4 else "",
        }
        return {name: value for name, value in values.items() if value}

    def _refund_date(self, fields: dict[str, str]) -> dict[str, str]:
        for name in ("refunded_at", "refunded"):
            cell = fields.get(name, "")
            at = cell and read_datetime(cell, self.mapping.date_order, self.mapping.zone)
            if at:
                return {"refunded_at": at.isoformat()}
        return {}


def _email_problem(cell: str) -> dict[str, str]:
    """Return why the customer's address takes no email, which keeps the order from being mailed."""
    problem = cells.email_address(cell)[1] if cell and not cell.isspace() else ""
    return {"email_problem": problem} if problem else {}


def _language(cell: str) -> str:
    """Return the language of `de`, `de-DE` or `de_DE`; "" for another text."""
    code = cell.strip().replace("_", "-").partition("-")[0].lower()
    return code if 2 <= len(code) <= 3 and code.isascii() and code.isalpha() else ""


def _with_names(values: dict[str, str]) -> dict[str, str]:
    """Return the values with whole names split, where first and last name are not in columns of their own."""
    for whole, beginning in (("full_name", ""), ("recipient_name", "recipient_")):
        name = values.pop(whole, "")
        first, last = f"{beginning}first_name", f"{beginning}last_name"
        if name and not values.keys() & {first, last}:
            names = zip((first, last), split_name(name), strict=True)
            values |= {field: text for field, text in names if text}
    return values
