"""Parsing a mapping from TOML or a form; each error is an ImportProblem."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django_countries import countries

from core.currency_names import CURRENCIES
from orders.imports.mapping.fields import AMOUNT_FIELDS, FIELDS, REQUIRED_FIELDS
from orders.imports.mapping.mapping import DEFAULT_ORDER, Mapping, order_joins
from orders.imports.mapping.order_states import FileState, normal_word
from orders.imports.mapping.parse_tables import (
    blank_texts,
    check_keys,
    file_join,
    items_cell,
    require,
    row_rule,
)
from orders.imports.parse.date_text import ORDERS
from orders.imports.parse.number_text import MARKS
from orders.imports.problem import ImportProblem
from orders.models import Order

TEXTS = (
    *("source", "encoding", "delimiter", "decimal", "payment_method", "amounts", "prices", "sheet"),
    "difference",
)
TABLES = (
    *("columns", "constants", "dates", "kinds", "countries", "currencies", "states", "payment_methods"),
    *("items", "joined", "recognize", "blanks"),
)
CHOICES = {
    "amounts": ("major", "minor", "hundredths"),
    "prices": ("auto", "with_tax", "without_tax"),
    "difference": ("line", "discount"),
}
_DATE_DEFAULTS = (("format", ""), ("order", DEFAULT_ORDER), ("zone", "UTC"))
OTHER_KEYS = ("rows", "preset", "defused")
Table = dict[str, Any]


def parse_mapping(data: Table) -> Mapping:
    """Return the mapping; raise ImportProblem for what is wrong with it whatever the file has."""
    check_keys(data, (*TEXTS, *TABLES, *OTHER_KEYS), "The mapping")
    texts = {name: data[name] for name in TEXTS if name in data}
    tables = {name: data.get(name, {}) for name in TABLES}
    for name, table in tables.items():
        require(isinstance(table, dict), f"[{name}] of the mapping is not a table.")
    require(isinstance(data.get("rows", []), list), "[[rows]] of the mapping is no list of tables.")
    _check_texts(texts)
    columns = {name: _column_names(name, value) for name, value in tables["columns"].items()}
    _check_fields(columns, tables["constants"])
    _check_words(tables)
    return Mapping(
        **texts,
        **_dates(tables["dates"]),
        columns=columns,
        **{
            name: tables[name]
            for name in ("constants", "kinds", "countries", "currencies", "payment_methods")
        },
        states={normal_word(word): state for word, state in tables["states"].items()},
        rows=tuple(row_rule(table) for table in data.get("rows", [])),
        items=items_cell(tables["items"]),
        blanks=blank_texts(tables["blanks"], FIELDS),
        defused=data.get("defused") is True,
        joins=order_joins([file_join(name, table) for name, table in tables["joined"].items()]),
    )


def _check_texts(texts: Table) -> None:
    max_length = Order._meta.get_field("source").max_length or 0
    method = texts.get("payment_method", Order.PaymentMethod.UNKNOWN)
    require(
        all(isinstance(text, str) for text in texts.values()), f"{', '.join(TEXTS)} are texts in a mapping."
    )
    require(
        0 < len(texts.get("source", "")) <= max_length,
        f"A mapping needs a source of at most {max_length} characters.",
    )
    delimiter = texts.get("delimiter", ",")
    require(len(delimiter) == 1 and delimiter not in '"\r\n ', "The delimiter of a mapping is one character.")
    require(texts.get("decimal", ".") in MARKS, "The decimal mark of a mapping is a point or a comma.")
    for name, choices in CHOICES.items():
        require(
            texts.get(name, choices[0]) in choices, f"{name} of a mapping is one of {', '.join(choices)}."
        )
    require(method in Order.PaymentMethod.values, f"The mapping has an unknown payment method, “{method}”.")


def _column_names(field: str, value: Any) -> tuple[str, ...]:
    names = [value] if isinstance(value, str) else value
    is_good = isinstance(names, list) and bool(names) and all(isinstance(name, str) for name in names)
    require(is_good, f"What the mapping says of {field} is neither a text nor a list of texts.")
    return tuple(names)


def _check_fields(columns: Table, constants: Table) -> None:
    check_keys(columns, FIELDS, "[columns] of the mapping")
    check_keys(constants, [name for name in FIELDS if name != "reference"], "[constants] of the mapping")
    for name, value in constants.items():
        require(isinstance(value, str), f"What the mapping says of {name} is not a text.")
        require(name not in columns, f"The mapping gives {name} a column and a constant.")
    given = {*columns, *constants}
    for name in REQUIRED_FIELDS:
        require(name in given, f"The mapping has no column for {name}.")
    require(bool(given & {*AMOUNT_FIELDS}), f"The mapping has no column for {' or '.join(AMOUNT_FIELDS)}.")
    require("currency" in given, "The mapping has no column or constant for currency.")


def _check_words(tables: Table) -> None:
    codes = {"", *countries.countries}
    for prefix, kind in tables["kinds"].items():
        require(bool(prefix), "[kinds] of the mapping has an empty prefix.")
        require(kind in Order.Kind.values, f"[kinds] of the mapping has an unknown kind, “{kind}”.")
    for name, code in tables["countries"].items():
        require(f"{code}" in codes, f"“{code}”, which the mapping gives “{name}”, is no country code.")
    for name, code in tables["currencies"].items():
        require(code in CURRENCIES, f"“{code}”, which the mapping gives “{name}”, is no currency code.")
    for word, state in tables["states"].items():
        require(
            state in set(FileState), f"[states] of the mapping gives “{word}” an unknown state, “{state}”."
        )
    for word, method in tables["payment_methods"].items():
        is_known = method in Order.PaymentMethod.values
        require(is_known, f"The mapping gives “{word}” an unknown payment method, “{method}”.")


def _dates(table: Table) -> Table:
    check_keys(table, ("format", "order", "zone"), "[dates] of the mapping")
    date_format, order, zone = (table.get(key, default) for key, default in _DATE_DEFAULTS)
    if not all(isinstance(text, str) for text in (date_format, order, zone)):
        raise ImportProblem("[dates] of the mapping has texts: a zone, and an order or a format.")
    require(order in ORDERS, f"“{order}” in the mapping is no order of a date: {', '.join(ORDERS)}.")
    try:
        datetime.strptime(datetime.now(UTC).strftime(date_format), date_format)  # noqa: DTZ007  only tries the format
    except ValueError:
        raise ImportProblem(f"“{date_format}” in the mapping is no date format.") from None
    try:
        return {"date_format": date_format, "date_order": order, "zone": ZoneInfo(zone)}
    except (LookupError, OSError, ValueError):
        raise ImportProblem(f"“{zone}” in the mapping is no time zone.") from None
