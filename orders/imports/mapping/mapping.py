"""What an import knows of a file: the columns of each field, and how dates, amounts and names are written."""

from collections.abc import Iterable
from collections.abc import Mapping as Names
from dataclasses import dataclass, field
from decimal import Decimal
from zoneinfo import ZoneInfo

from core.money import digits
from orders.imports.mapping.row_rules import RowRule

DEFAULT_ORDER = "dmy"  # of day, month and year, where no cell depends on it


@dataclass(frozen=True, slots=True)
class FileJoin:
    """A file joined to the main file: its row whose column `key` equals the column `by` adds `<name>.<column>`."""

    name: str
    file: str
    key: str
    by: str


@dataclass(frozen=True, slots=True)
class ItemsCell:
    """How a cell holds several items: what stands between them, and the expression that each of them matches."""

    separator: str
    pattern: str


@dataclass(frozen=True, slots=True)
class Mapping:
    """The columns or constant of each field of an order, and how the file writes dates, numbers and countries."""

    source: str
    columns: Names[str, tuple[str, ...]]  # the first of them that is not blank in a row counts
    constants: Names[str, str]
    zone: ZoneInfo
    date_format: str = ""  # of strptime; "": any form
    date_order: str = DEFAULT_ORDER
    kinds: Names[str, str] = field(default_factory=dict)  # prefix of the reference → kind of order
    countries: Names[str, str] = field(default_factory=dict)  # name in the file → ISO code or ""
    currencies: Names[str, str] = field(default_factory=dict)  # name or sign in the file → ISO code
    states: Names[str, str] = field(default_factory=dict)  # word of the file → state
    payment_methods: Names[str, str] = field(default_factory=dict)
    rows: tuple[RowRule, ...] = ()
    items: ItemsCell | None = None
    joins: tuple[FileJoin, ...] = ()
    payment_method: str = "unknown"
    encoding: str = "utf-8"
    delimiter: str = ","
    decimal: str = "."
    amounts: str = "major"  # minor: cents; hundredths: minor units / 100, of yen too
    prices: str = "auto"  # with_tax, without_tax; auto: by the total of each order
    sheet: str = ""
    blanks: Names[str, frozenset[str]] = field(
        default_factory=dict
    )  # field → casefolded texts that mean nothing
    defused: bool = False  # an apostrophe stands before what a spreadsheet would calculate
    difference: str = "line"  # discount: what a total is below its lines is a discount

    @property
    def column_names(self) -> set[str]:
        """Return all columns that it reads of a row."""
        names = {name for columns in self.columns.values() for name in columns}
        return names | {rule.column for rule in self.rows}

    def in_units(self, number: Decimal, currency: str) -> Decimal:
        """Return an amount of the file in units of its currency."""
        match self.amounts:
            case "minor":
                return number.scaleb(-digits(currency))
            case "hundredths":
                return number.scaleb(2 - digits(currency))
        return number

    def has_any(self, *fields: str) -> bool:
        """Whether the file says one of these fields."""
        return any(name in self.columns or name in self.constants for name in fields)


def order_joins(joins: Iterable[FileJoin]) -> tuple[FileJoin, ...]:
    """Return the joins, each after the one whose columns it is joined by: JSON in the database keeps no order."""
    rest, ordered = sorted(joins, key=lambda join: join.name), list[FileJoin]()
    while rest:
        names = {join.name for join in rest}
        ready = [join for join in rest if join.by.partition(".")[0] not in names - {join.name}] or rest
        ordered += ready
        rest = [join for join in rest if join not in ready]
    return tuple(ordered)
