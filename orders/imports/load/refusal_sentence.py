"""The sentence of a refused row: which column, what stands there, what is allowed, and what to do about it."""

from collections.abc import Mapping as Cells
from datetime import UTC, datetime

from orders.imports.load.staging import RefusedRow
from orders.imports.mapping.fields import LABELS
from orders.imports.mapping.mapping import Mapping
from orders.imports.parse.cells import MAX_MINOR, MAX_QUANTITY
from orders.imports.parse.read_items import MAX_ITEM_LENGTH, MAX_ITEMS
from orders.imports.parse.read_line import MAX_HARDWARE_ID, MAX_KEY_LENGTH, MAX_KEYS
from orders.imports.parse.read_order import MAX_LENGTHS
from orders.imports.reason import Reason

# Of {cell}, {column}, {limit}, {example} and {width}, the number of cells of the heading.
_SENTENCES = {
    Reason.MALFORMED: "The quotation marks of this row do not match: {cell}. Write a mark inside a cell twice.",
    Reason.CELL_COUNT: "The heading has {width} cells, this row has {detail}. Put each cell into its own column; "
    "one that has the mark between columns in it stands in quotation marks.",
    Reason.NO_REFERENCE: "{column} is blank, and every row needs its order number. Fill it in, or say on the page "
    "of the columns which column has it.",
    Reason.DESTROYED_NUMBER: "{column} is {cell}: a spreadsheet has rounded the order number, so that different orders "
    "look the same. Export the file again, and upload it without opening it in a spreadsheet.",
    Reason.NOT_JOINED: "{detail} is in no row of the file that is joined by it. Upload a file that has it, or add the "
    "row there.",
    Reason.TOO_LONG: "{column} may have at most {limit}, and {cell} is longer. Shorten it, or leave the column "
    "out.",
    Reason.BAD_DATE: "{column} is {cell}, and has to be a date from 1970 on. Write it such as {example}.",
    Reason.FUTURE_DATE: "{column} is {cell}, and may be at most tomorrow. See how the dates of the file are read.",
    Reason.BAD_QUANTITY: "{column} is {cell}, and a quantity is a whole number up to {limit}. Write it such as 3.",
    Reason.BAD_PRICE: "{column} is {cell}, and has to be an amount. Write it such as {example}.",
    Reason.NO_PRICE: "{column} is blank, and nothing else says what the order cost. Fill in its price or its total.",
    Reason.BAD_ITEMS: "{column} has items that do not look like the others of the file: {cell}. Write each as they "
    "are, at most {limit}, or give it a row of its own.",
    Reason.TOO_LARGE: "{column} makes {cell}, and may make at most {limit}. See by which mark the decimals of the "
    "file are read.",
    Reason.UNKNOWN_STATE: "{column} is {cell}, and what this state means is not known. Say it on the page of the "
    "columns.",
    Reason.UNKNOWN_CURRENCY: "{column} is {cell}, which is no currency. Write its code of three letters, such as EUR, "
    "or say on the page of the columns what it means.",
    Reason.UNKNOWN_COUNTRY: "{column} is {cell}, which is no country. Write its code of two letters, such as DE, or "
    "say on the page of the columns which it is.",
    Reason.MIXED_CURRENCIES: "{column} has several currencies in one order: {detail}. Give each currency an order "
    "number of its own.",
    Reason.MIXED_VALUES: "{column} differs in rows of this order number. {detail}. If they are different orders, give "
    "them numbers of their own, else make them the same.",
    Reason.REFUND_TOO_LARGE: "{column} makes {detail}: more than the order cost cannot be refunded. See which columns "
    "are its total and its refund.",
    Reason.REFUND_WITHOUT_ORDER: "{column} is {cell}, and this order is neither in the file nor imported before. "
    "Import it first.",
    Reason.OWN_ORDER: "{column} is {cell}, the Order ID of an order of yours in this panel: it is not imported "
    "again. Leave the row out.",
    Reason.INCOMPLETE: "{detail} of the same order is refused. Mend that one, and this comes in too.",
    Reason.CHANGED: "{column}: {detail}, in items and total, or their products differ. The order stays as it is here: "
    "correct it on its own page.",
}
# The columns that say a field where it has no column of its own.
_INSTEAD = {
    "is_test": ("test",),
    "refund_of": ("reference",),
    "refunded_amount": ("refund_of", "total"),
    "price": ("line_total", "total", "items"),
    **dict.fromkeys(("sku", "name", "quantity", "line_total", "license_key"), ("items",)),
    **dict.fromkeys(("first_name", "last_name"), ("full_name",)),
}
_DATE_FORMS = {"dmy": "%d.%m.%Y", "mdy": "%m/%d/%Y", "ymd": "%Y-%m-%d"}
_EXAMPLE = datetime(2024, 1, 31, 14, 30, tzinfo=UTC)
_NUMBER_LIMIT = f"{MAX_QUANTITY:,}"
_AMOUNT_LIMIT = f"{MAX_MINOR:,} cents, or of the smallest unit of its currency"


def refusal_sentence(row: RefusedRow, cells: Cells[str, str], width: int, mapping: Mapping) -> str:
    """Return why a row is refused and what a person can do; `width` is the number of cells of the heading."""
    reason = Reason(row.reason)
    return _SENTENCES[reason].format(
        column=column_of(row.field, mapping, cells),
        cell=f"“{row.detail}”" if row.detail else "blank",
        detail=row.detail,
        limit=_limit(row.field, reason),
        example=_example(reason, mapping),
        width=width,
    )


def column_of(field: str, mapping: Mapping, cells: Cells[str, str] | None = None) -> str:
    """Return the heading of a field's column, or of that one of its columns which is filled; else the field's label."""
    fields = (field, *_INSTEAD.get(field, ()))
    names = next((mapping.columns[name] for name in fields if name in mapping.columns), ())
    filled = [name for name in names if (cells or {}).get(name, "").strip()]
    return " or ".join(f"“{name}”" for name in (filled[:1] or names)) or LABELS.get(field, "")


def _limit(field: str, reason: Reason) -> str:
    """Return the most that a cell of the field may be."""
    if reason in (Reason.TOO_LARGE, Reason.BAD_QUANTITY):
        return _NUMBER_LIMIT if field == "quantity" else _AMOUNT_LIMIT
    match field:
        case "license_key":
            return f"{MAX_KEYS} keys of {MAX_KEY_LENGTH:,} characters"
        case "items":
            return f"{MAX_ITEMS} of {MAX_ITEM_LENGTH:,} characters each"
        case "hardware_id":
            return f"{MAX_HARDWARE_ID} characters"
    length = MAX_LENGTHS.get(field.removeprefix("recipient_"), 200)
    return f"{length:,} characters"


def _example(reason: Reason, mapping: Mapping) -> str:
    if reason is Reason.BAD_DATE:
        return _EXAMPLE.strftime(mapping.date_format or _DATE_FORMS[mapping.date_order])
    return f"1234{mapping.decimal}50"
