"""Parsing a mapping from TOML or a form; each error is an ImportProblem."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django_countries import countries

from orders.imports.mapping.mapping import LINE_FIELDS, ORDER_FIELDS, FileJoin, Mapping, order_joins
from orders.imports.problem import ImportProblem
from orders.models import Order

TEXTS = ("source", "encoding", "delimiter", "decimal", "payment_method")
TABLES = ("columns", "constants", "dates", "kinds", "countries", "joined")
REQUIRED_COLUMNS = ("reference", "placed_at", "quantity", "price")
Table = dict[str, Any]


def parse_mapping(data: Table) -> Mapping:
    """Return the mapping; raise ImportProblem for what is wrong with it whatever the file has."""
    _check_keys(data, (*TEXTS, *TABLES), "The mapping")
    texts = {name: data[name] for name in TEXTS if name in data}
    tables = {name: data.get(name, {}) for name in TABLES}
    for name, table in tables.items():
        _require(isinstance(table, dict), f"[{name}] of the mapping is not a table.")
    _check_texts(texts)
    _check_fields(tables["columns"], tables["constants"])
    _check_kinds(tables["kinds"])
    _check_countries(tables["countries"])
    return Mapping(
        **texts,
        **_dates(tables["dates"]),
        **{name: tables[name] for name in ("columns", "constants", "kinds", "countries")},
        joins=order_joins([_file_join(name, table) for name, table in tables["joined"].items()]),
    )


def _check_texts(texts: Table) -> None:
    max_length = Order._meta.get_field("source").max_length or 0
    method = texts.get("payment_method", Order.PaymentMethod.UNKNOWN)
    _require(
        all(isinstance(text, str) for text in texts.values()), f"{', '.join(TEXTS)} are texts in a mapping."
    )
    _require(
        0 < len(texts.get("source", "")) <= max_length,
        f"A mapping needs a source of at most {max_length} characters.",
    )
    delimiter = texts.get("delimiter", ",")
    _require(
        len(delimiter) == 1 and delimiter not in '"\r\n ', "The delimiter of a mapping is one character."
    )
    _require(texts.get("decimal", ".") in (".", ","), "The decimal mark of a mapping is a point or a comma.")
    _require(method in Order.PaymentMethod.values, f"The mapping has an unknown payment method, “{method}”.")


def _check_fields(columns: Table, constants: Table) -> None:
    fields = (*LINE_FIELDS, *ORDER_FIELDS)
    _check_keys(columns, fields, "[columns] of the mapping")
    _check_keys(
        constants, [name for name in fields if name not in REQUIRED_COLUMNS], "[constants] of the mapping"
    )
    for name, value in (*columns.items(), *constants.items()):
        _require(isinstance(value, str), f"What the mapping says of {name} is not a text.")
        _require(
            name not in columns or name not in constants, f"The mapping gives {name} a column and a constant."
        )
    for name in REQUIRED_COLUMNS:
        _require(name in columns, f"The mapping has no column for {name}.")
    _require(
        "currency" in columns or "currency" in constants,
        "The mapping has no column or constant for currency.",
    )


def _check_kinds(kinds: Table) -> None:
    for prefix, kind in kinds.items():
        _require(bool(prefix), "[kinds] of the mapping has an empty prefix.")
        _require(kind in Order.Kind.values, f"[kinds] of the mapping has an unknown kind, “{kind}”.")


def _check_countries(names: Table) -> None:
    codes = {"", *countries.countries}
    for name, code in names.items():
        _require(f"{code}" in codes, f"“{code}”, which the mapping gives “{name}”, is no country code.")


def _dates(table: Table) -> Table:
    _check_keys(table, ("format", "zone"), "[dates] of the mapping")
    date_format, zone = table.get("format"), table.get("zone")
    if not isinstance(date_format, str) or not isinstance(zone, str):
        raise ImportProblem("[dates] of the mapping needs a format and a zone.")
    try:
        datetime.strptime(datetime.now(UTC).strftime(date_format), date_format)  # noqa: DTZ007  only tries the format
    except ValueError:
        raise ImportProblem(f"“{date_format}” in the mapping is no date format.") from None
    try:
        return {"date_format": date_format, "zone": ZoneInfo(zone)}
    except (LookupError, OSError, ValueError):
        raise ImportProblem(f"“{zone}” in the mapping is no time zone.") from None


def _file_join(name: str, table: Any) -> FileJoin:
    keys = ("file", "key", "by")
    is_complete = isinstance(table, dict) and all(isinstance(table.get(key), str) for key in keys)
    _require(is_complete, f"[joined.{name}] of the mapping needs {', '.join(keys)}.")
    _check_keys(table, keys, f"[joined.{name}] of the mapping")
    _require(
        Path(table["file"]).name == table["file"],
        f"[joined.{name}] of the mapping names a file with a folder.",
    )
    return FileJoin(name, **table)


def _check_keys(keys: Iterable[str], allowed: Iterable[str], subject: str) -> None:
    for key in sorted(set(keys) - set(allowed)):
        raise ImportProblem(f"{subject} has an unknown entry, “{key}”; it may have {', '.join(allowed)}.")


def _require(condition: bool, error_message: str) -> None:
    if not condition:
        raise ImportProblem(error_message)
