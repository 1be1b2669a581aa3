"""The columns of an export, in their order."""

from dataclasses import dataclass
from enum import Enum, auto

from orders.models import Order


class ColumnKind(Enum):
    """What the cells of a column hold."""

    CODE = auto()  # letters and digits that we made: never quoted, never a formula
    TEXT = auto()
    ITEMS = auto()  # the order's items, one a line: quantity, name, SKU and total
    CHOICE = auto()
    DATETIME = auto()
    NUMBER = auto()
    PERCENT = auto()  # hundredths of a percent
    AMOUNT = auto()  # minor units of the order's currency
    YES_NO = auto()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an export: its heading, the field of Order, and how it looks in a spreadsheet."""

    heading: str
    field: str
    kind: ColumnKind = ColumnKind.TEXT
    width: int = 14  # characters, in a spreadsheet

    @property
    def labels(self) -> dict[str, str]:
        """Return the labels of a CHOICE by their values in the database."""
        choices = Order._meta.get_field(self.field).choices or ()  # type: ignore[union-attr]
        return {str(value): str(label) for value, label in choices}


COLUMNS = (
    Column("Order ID", "number", ColumnKind.CODE, 28),
    Column("Date", "placed_at", ColumnKind.DATETIME, 20),
    Column("Status", "status", ColumnKind.CHOICE),
    Column("Kind", "kind", ColumnKind.CHOICE),
    Column("Test order", "is_test", ColumnKind.YES_NO),
    Column("Reference", "reference"),
    Column("Imported from", "source"),
    Column("First name", "first_name"),
    Column("Last name", "last_name"),
    Column("Company", "company", width=20),
    Column("Email address", "email", width=28),
    Column("Phone", "phone"),
    Column("Street", "street1", width=20),
    Column("Street, second line", "street2"),
    Column("City", "city"),
    Column("Region", "region"),
    Column("Postal code", "postal_code"),
    Column("Country", "country", width=8),
    Column("Payment method", "payment_method", ColumnKind.CHOICE),
    Column("Card", "card_brand"),
    Column("Card's last four", "card_last4", ColumnKind.CODE),
    Column("Coupon", "coupon_code"),
    Column("Language", "language", width=8),
    Column("First product", "headline", width=24),
    Column("Products", "item_lines", ColumnKind.ITEMS, 40),
    Column("Order items", "item_count", ColumnKind.NUMBER),
    Column("Currency", "currency", ColumnKind.CODE, 8),
    Column("Discount", "discount_minor", ColumnKind.AMOUNT),
    Column("Net", "net_minor", ColumnKind.AMOUNT),
    Column("Tax", "tax_minor", ColumnKind.AMOUNT),
    Column("Tax rate in %", "tax_rate_bp", ColumnKind.PERCENT),
    Column("Tax country", "tax_country", width=8),
    Column("Total", "total_minor", ColumnKind.AMOUNT),
    Column("Paid", "paid_minor", ColumnKind.AMOUNT),
    Column("Refunded", "refunded_minor", ColumnKind.AMOUNT),
)
VENDOR_COLUMN = Column("Vendor", "vendor__name", width=24)


def export_columns(*, with_vendor: bool) -> tuple[Column, ...]:
    """Return the columns of a file, with the vendor, and without the items, where it has orders of several.

    The first and the last column are no texts: `escape_formulas` needs that.
    """
    if not with_vendor:
        return COLUMNS
    rest = (column for column in COLUMNS[1:] if column.kind is not ColumnKind.ITEMS)
    return (COLUMNS[0], VENDOR_COLUMN, *rest)
