from collections.abc import Iterable
from collections.abc import Mapping as Names
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

LINE_FIELDS = ("reference", "placed_at", "sku", "name", "quantity", "price", "currency")
CUSTOMER_FIELDS = (
    *("first_name", "last_name", "company", "email", "phone"),
    *("street1", "street2", "city", "region", "postal_code", "country"),
)
# `customer` is the other system's customer number; the order's first activity keeps it.
ORDER_FIELDS = (*CUSTOMER_FIELDS, "customer")


@dataclass(frozen=True, slots=True)
class Joined:
    """Another file beside the first: its row whose `key` equals our column `by` adds columns `<name>.<column>`."""

    name: str
    file: str
    key: str
    by: str


@dataclass(frozen=True, slots=True)
class Mapping:
    """Where each field of an order comes from, and how the file writes dates, numbers and countries."""

    source: str
    columns: Names[str, str]
    constants: Names[str, str]
    date_format: str
    zone: ZoneInfo
    kinds: Names[str, str] = field(default_factory=dict)  # prefix of the invoice number → kind of order
    countries: Names[str, str] = field(default_factory=dict)  # as the file names them → ISO code or ""
    joined: tuple[Joined, ...] = ()
    payment_method: str = "unknown"
    encoding: str = "utf-8"
    delimiter: str = ","
    decimal: str = "."


def in_order(joined: Iterable[Joined]) -> tuple[Joined, ...]:
    """Each after the one whose columns it looks at: a mapping kept by the database has forgotten their order."""
    rest, ordered = sorted(joined, key=lambda one: one.name), list[Joined]()
    while rest:
        names = {one.name for one in rest}
        ready = [one for one in rest if one.by.partition(".")[0] not in names - {one.name}] or rest
        ordered += ready
        rest = [one for one in rest if one not in ready]
    return tuple(ordered)
