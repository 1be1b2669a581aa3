"""From a mapping as written, in TOML or a form, to one that can be trusted; what is wrong is told in a sentence."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django_countries import countries

from orders.imports.mapping.mapping import LINE_FIELDS, ORDER_FIELDS, Joined, Mapping, in_order
from orders.imports.problem import ImportProblem
from orders.models import Order

TEXTS = ("source", "encoding", "delimiter", "decimal", "payment_method")
TABLES = ("columns", "constants", "dates", "kinds", "countries", "joined")
NEED_COLUMNS = ("reference", "placed_at", "quantity", "price")
Table = dict[str, Any]


def parse_mapping(data: Table) -> Mapping:
    """Check everything that can be checked without the file."""
    _only(data, (*TEXTS, *TABLES), "The mapping")
    texts = {name: data[name] for name in TEXTS if name in data}
    tables = {name: data.get(name, {}) for name in TABLES}
    for name, table in tables.items():
        _need(isinstance(table, dict), f"[{name}] of the mapping is not a table.")
    _check_texts(texts)
    _check_fields(tables["columns"], tables["constants"])
    _check_kinds(tables["kinds"])
    _check_countries(tables["countries"])
    return Mapping(
        **texts,
        **_dates(tables["dates"]),
        **{name: tables[name] for name in ("columns", "constants", "kinds", "countries")},
        joined=in_order([_joined(name, table) for name, table in tables["joined"].items()]),
    )


def _check_texts(texts: Table) -> None:
    longest = Order._meta.get_field("source").max_length or 0
    method = texts.get("payment_method", Order.PaymentMethod.UNKNOWN)
    _need(
        all(isinstance(text, str) for text in texts.values()), f"{', '.join(TEXTS)} are texts in a mapping."
    )
    _need(
        0 < len(texts.get("source", "")) <= longest,
        f"A mapping needs a source of at most {longest} characters.",
    )
    delimiter = texts.get("delimiter", ",")
    _need(len(delimiter) == 1 and delimiter not in '"\r\n ', "The delimiter of a mapping is one character.")
    _need(texts.get("decimal", ".") in (".", ","), "The decimal mark of a mapping is a point or a comma.")
    _need(method in Order.PaymentMethod.values, f"The mapping has an unknown payment method, “{method}”.")


def _check_fields(columns: Table, constants: Table) -> None:
    fields = (*LINE_FIELDS, *ORDER_FIELDS)
    _only(columns, fields, "[columns] of the mapping")
    _only(constants, [name for name in fields if name not in NEED_COLUMNS], "[constants] of the mapping")
    for name, value in (*columns.items(), *constants.items()):
        _need(isinstance(value, str), f"What the mapping says of {name} is not a text.")
        _need(
            name not in columns or name not in constants, f"The mapping gives {name} a column and a constant."
        )
    for name in NEED_COLUMNS:
        _need(name in columns, f"The mapping has no column for {name}.")
    _need(
        "currency" in columns or "currency" in constants,
        "The mapping has no column or constant for currency.",
    )


def _check_kinds(kinds: Table) -> None:
    for prefix, kind in kinds.items():
        _need(bool(prefix), "[kinds] of the mapping has an empty prefix.")
        _need(kind in Order.Kind.values, f"[kinds] of the mapping has an unknown kind, “{kind}”.")


def _check_countries(names: Table) -> None:
    known = {"", *countries.countries}
    for name, code in names.items():
        _need(f"{code}" in known, f"“{code}”, which the mapping gives “{name}”, is no country code.")


def _dates(table: Table) -> Table:
    _only(table, ("format", "zone"), "[dates] of the mapping")
    written, zone = table.get("format"), table.get("zone")
    if not isinstance(written, str) or not isinstance(zone, str):
        raise ImportProblem("[dates] of the mapping needs a format and a zone.")
    try:
        datetime.strptime(datetime.now(UTC).strftime(written), written)  # noqa: DTZ007  only tries the format
    except ValueError:
        raise ImportProblem(f"“{written}” in the mapping is no date format.") from None
    try:
        return {"date_format": written, "zone": ZoneInfo(zone)}
    except (LookupError, OSError, ValueError):
        raise ImportProblem(f"“{zone}” in the mapping is no time zone.") from None


def _joined(name: str, table: Any) -> Joined:
    facts = ("file", "key", "by")
    complete = isinstance(table, dict) and all(isinstance(table.get(fact), str) for fact in facts)
    _need(complete, f"[joined.{name}] of the mapping needs {', '.join(facts)}.")
    _only(table, facts, f"[joined.{name}] of the mapping")
    _need(
        Path(table["file"]).name == table["file"],
        f"[joined.{name}] of the mapping names a file with a folder.",
    )
    return Joined(name, **table)


def _only(given: Iterable[str], known: Iterable[str], where: str) -> None:
    for name in sorted(set(given) - set(known)):
        raise ImportProblem(f"{where} has an unknown entry, “{name}”; it may have {', '.join(known)}.")


def _need(truth: bool, sentence: str) -> None:
    if not truth:
        raise ImportProblem(sentence)
