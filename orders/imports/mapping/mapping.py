"""What an import knows of a file: the column of each field, and how dates, numbers and countries are written."""

from collections.abc import Iterable
from collections.abc import Mapping as Names
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

LINE_FIELDS = ("reference", "placed_at", "sku", "name", "quantity", "price", "currency")
CUSTOMER_FIELDS = (
    *("first_name", "last_name", "company", "email", "phone"),
    *("street1", "street2", "city", "region", "postal_code", "country"),
)
# `customer` is the customer number of the other system, which the order's first activity keeps.
ORDER_FIELDS = (*CUSTOMER_FIELDS, "customer")


@dataclass(frozen=True, slots=True)
class FileJoin:
    """A file joined to the main file: its row whose column `key` equals the column `by` adds `<name>.<column>`."""

    name: str
    file: str
    key: str
    by: str


@dataclass(frozen=True, slots=True)
class Mapping:
    """The column or constant of each field of an order, and how the file writes dates, numbers and countries."""

    source: str
    columns: Names[str, str]
    constants: Names[str, str]
    date_format: str
    zone: ZoneInfo
    kinds: Names[str, str] = field(default_factory=dict)  # prefix of the reference → kind of order
    countries: Names[str, str] = field(default_factory=dict)  # name in the file → ISO code or ""
    joins: tuple[FileJoin, ...] = ()
    payment_method: str = "unknown"
    encoding: str = "utf-8"
    delimiter: str = ","
    decimal: str = "."


def order_joins(joins: Iterable[FileJoin]) -> tuple[FileJoin, ...]:
    """Return the joins, each after the one whose columns it is joined by: JSON in the database keeps no order."""
    rest, ordered = sorted(joins, key=lambda join: join.name), list[FileJoin]()
    while rest:
        names = {join.name for join in rest}
        ready = [join for join in rest if join.by.partition(".")[0] not in names - {join.name}] or rest
        ordered += ready
        rest = [join for join in rest if join not in ready]
    return tuple(ordered)
