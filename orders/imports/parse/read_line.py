"""The part of a row that is a line of its order: product, quantity, amount, tax, and what was delivered with it."""

import json
from decimal import Decimal
from typing import Any

from orders.imports.mapping.mapping import Mapping
from orders.imports.parse import cells
from orders.imports.parse.cells import EXACT
from orders.imports.parse.read_order import MAX_LENGTHS
from orders.imports.reason import Reason, RowRefused, naming

ARTICLE_FIELDS = ("sku", "name", "variant")
LINE_AMOUNT_FIELDS = ("quantity", "price", "line_total", "line_discount", "line_tax", "currency")
EXTRA_FIELDS = ("license_key", "hardware_id")
NOTHING = Decimal()
MAX_KEYS = 100  # license keys of a line
MAX_KEY_LENGTH = 4_000  # characters
MAX_HARDWARE_ID = 200


class LineReader:
    """Reads the line of an order."""

    def __init__(self, mapping: Mapping) -> None:
        self.mapping = mapping
        self._needs_price = not mapping.has_any("total")

    @staticmethod
    def read_article(*, sku: str = "", name: str = "", variant: str = "") -> tuple[str, str]:
        """Return SKU and name; the variant stands behind the name in brackets."""
        if (
            text := variant.strip().removeprefix("(").removesuffix(")")
        ) and text.casefold() not in name.casefold():
            name = f"{name.strip()} ({text})" if name.strip() else text
        with naming("sku"):
            sku = cells.text_within(sku, MAX_LENGTHS["sku"])
        with naming("name"):
            return sku, cells.text_within(name, MAX_LENGTHS["name"])

    def read_amount(
        self,
        *,
        quantity: str = "",
        price: str = "",
        line_total: str = "",
        line_discount: str = "",
        line_tax: str = "",
        currency: str = "",
    ) -> tuple[Any, ...]:
        """Return quantity, currency, minor units and rounding, and the exact amount where no currency is known.

        Then discount and tax of the line. The amount is None where the order's total has to say it.
        """
        code, count = self._currency(currency), self._count(quantity)
        discount = abs(self._number("line_discount", line_discount, code) or NOTHING)
        exact = self._exact(count, price, line_total, code, discount)
        tax = self._number("line_tax", line_tax, code)
        rest = (f"{discount:f}" if discount else None, None if tax is None else f"{tax:f}")
        if exact is None:
            return (count, code, None, 0, None, *rest)
        if not code:
            return (count, "", None, 0, f"{exact:f}", *rest)
        with naming("line_total" if line_total.strip() else "price"):
            minor, rounding = cells.minor_amount(exact, code)
        return (count, code, minor, rounding, None, *rest)

    def _currency(self, cell: str) -> str:
        with naming("currency"):
            return cells.currency_code(cell, self.mapping.currencies) if cell.strip() else ""

    def _count(self, cell: str) -> int:
        with naming("quantity"):
            return cells.whole_number(cell, self.mapping.decimal)

    def _exact(self, count: int, price: str, line_total: str, code: str, discount: Decimal) -> Decimal | None:
        """Return the amount of the line after its discount; a line total is after it already."""
        if (total := self._number("line_total", line_total, code)) is not None:
            return total
        if (each := self._number("price", price, code)) is not None:
            exact = EXACT.multiply(count, each)
            return EXACT.subtract(exact, discount) if discount else exact
        if self._needs_price:
            raise RowRefused(Reason.BAD_PRICE, field="price")
        return None

    def _number(self, field: str, cell: str, code: str) -> Decimal | None:
        if not cell or cell.isspace():
            return None
        with naming(field):
            return self.mapping.in_units(cells.decimal_number(cell, self.mapping.decimal), code or "EUR")


def read_extras(*, license_key: str = "", hardware_id: str = "") -> tuple[str]:
    """Return license keys and Hardware ID as JSON, "" for none of them."""
    keys = [
        key for line in license_key.splitlines() for key in (part.strip() for part in line.split(",")) if key
    ]
    if len(keys) > MAX_KEYS or any(len(key) > MAX_KEY_LENGTH for key in keys):
        raise RowRefused(Reason.TOO_LONG, f"{license_key[:40]}…", "license_key")
    with naming("hardware_id"):
        values = {"license_keys": keys, "hardware_id": cells.text_within(hardware_id, MAX_HARDWARE_ID)}
    return (json.dumps(values) if any(values.values()) else "",)
