"""What a row of an export has, in the order of its columns; the headings are for people."""

from dataclasses import dataclass
from enum import Enum, auto

from orders.models import Order


class ColumnKind(Enum):
    CODE = auto()  # our own letters and digits: never quoted, never a formula
    TEXT = auto()
    CHOICE = auto()
    MOMENT = auto()
    NUMBER = auto()
    PERCENT = auto()  # hundredths of a percent
    AMOUNT = auto()  # minor units of the order's currency
    YES_NO = auto()


@dataclass(frozen=True, slots=True)
class Column:
    heading: str
    field: str
    kind: ColumnKind = ColumnKind.TEXT
    width: int = 14  # in a spreadsheet

    @property
    def labels(self) -> dict[str, str]:
        """Of a choice: what stands in the database → what people read."""
        choices = Order._meta.get_field(self.field).choices or ()  # type: ignore[union-attr]
        return {str(value): str(label) for value, label in choices}


COLUMNS = (
    Column("Order ID", "number", ColumnKind.CODE, 28),
    Column("Date", "placed_at", ColumnKind.MOMENT, 20),
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
    Column("First product", "headline", width=24),
    Column("Order items", "item_count", ColumnKind.NUMBER),
    Column("Currency", "currency", ColumnKind.CODE, 8),
    Column("Net", "net_minor", ColumnKind.AMOUNT),
    Column("Tax", "tax_minor", ColumnKind.AMOUNT),
    Column("Tax rate in %", "tax_rate_bp", ColumnKind.PERCENT),
    Column("Tax country", "tax_country", width=8),
    Column("Total", "total_minor", ColumnKind.AMOUNT),
    Column("Paid", "paid_minor", ColumnKind.AMOUNT),
    Column("Refunded", "refunded_minor", ColumnKind.AMOUNT),
)
VENDOR = Column("Vendor", "vendor__name", width=24)


def columns_of(*, vendors: bool) -> tuple[Column, ...]:
    """With the vendor where a file has the orders of several. The first and the last are never texts."""
    return (COLUMNS[0], VENDOR, *COLUMNS[1:]) if vendors else COLUMNS
