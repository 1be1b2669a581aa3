"""Why a row of a file is refused."""

from functools import cache

from django.db import models


class Reason(models.TextChoices):
    """The reasons of a refused row, as codes of the report and sentences of the page."""

    MALFORMED = "malformed", "The quotation marks do not match: a mark inside a cell is written twice"
    CELL_COUNT = "cell-count", "More or fewer cells than the header"
    NO_REFERENCE = (
        "no-reference",
        "No order number: fill it in, or say on the page of the columns which column has it",
    )
    DESTROYED_NUMBER = (
        "destroyed-number",
        "A spreadsheet has rounded the order number, so that orders cannot be told apart: "
        "export the file again and upload it without opening it in a spreadsheet",
    )
    NOT_JOINED = (
        "not-joined",
        "What it refers to is not in the joined file: upload a file that has it, or fill the row in there",
    )
    TOO_LONG = "too-long", "Longer than the panel can keep"
    BAD_DATE = "bad-date", "Not a date of the given format, or before 1970"
    FUTURE_DATE = "future-date", "The date lies in the future: see how the dates of the file are read"
    BAD_QUANTITY = "bad-quantity", "Not a whole number"
    BAD_PRICE = "bad-price", "Not a number"
    NO_PRICE = "no-price", "Neither a price nor a total: say what the order cost"
    BAD_ITEMS = (
        "bad-items",
        "The items in the cell cannot be told apart: write each as the others of the file, or give it a row of its own",
    )
    TOO_LARGE = "too-large", "The amount is too large: see by which mark the decimals of the file are read"
    UNKNOWN_STATE = "unknown-state", "What this state means is not known: say it on the page of the columns"
    UNKNOWN_CURRENCY = (
        "unknown-currency",
        "Not a currency: write its code, such as EUR, or say on the page of the columns what it means",
    )
    UNKNOWN_COUNTRY = "unknown-country", "Neither a country code nor in the mapping"
    BAD_EMAIL = "bad-email", "Not an email address"  # of earlier releases, whose summaries are kept
    MIXED_CURRENCIES = (
        "mixed-currencies",
        "The order has rows in several currencies: give each currency an order number of its own",
    )
    MIXED_VALUES = (
        "mixed-values",
        "Rows of the same order number say different things: if they are different orders, "
        "give them numbers of their own, else make them the same",
    )
    REFUND_TOO_LARGE = (
        "refund-too-large",
        "More is refunded than the order cost: see which columns are its total and its refund",
    )
    REFUND_WITHOUT_ORDER = (
        "refund-without-order",
        "The order that is refunded is neither in this file nor imported before: import it first",
    )
    OWN_ORDER = (
        "own-order",
        "This is an order of yours in this panel already, by its Order ID: it is not imported again",
    )
    INCOMPLETE = (
        "incomplete",
        "Another row of the same order is refused: mend that one, and this comes in too",
    )
    CHANGED = (
        "changed",
        "This order is in already, with other products or amounts, which stay: correct it on its own page",
    )


class RowRefused(Exception):
    """One row cannot be imported; `detail` is the text in the file, `field` says which of its columns."""

    def __init__(self, reason: Reason, detail: str = "", field: str = "") -> None:
        super().__init__(reason, detail)
        self.reason, self.detail, self.field = reason, detail, field


class NamingField:
    """A context in which the refusal of a row names the field that is being read."""

    def __init__(self, field: str) -> None:
        self._field = field

    def __enter__(self) -> None:
        """Begin to read the field."""

    def __exit__(self, _type: object, error: BaseException | None, _traceback: object) -> None:
        if isinstance(error, RowRefused) and not error.field:
            error.field = self._field


@cache
def naming(field: str) -> NamingField:
    """Return the context in which a field is read: one for all rows."""
    return NamingField(field)


class RowLeftOut(Exception):
    """One row is nothing to import; `rule` says why, as the page shows it."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule
