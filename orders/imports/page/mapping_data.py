"""A mapping as the form of the columns shows it, and as it is after the form was sent."""

from collections.abc import Iterable
from typing import Any

from orders.imports.mapping.known_shops import MappingData
from orders.imports.mapping.mapping import FileJoin
from orders.imports.mapping.parse_tables import row_rule
from orders.imports.page.question_fields import QuestionFields

TEXTS = ("source", "payment_method", "prices", "encoding", "delimiter", "sheet")
SHOP_TABLES = (
    "preset",
    "amounts",
    "items",
    "rows",
    "payment_methods",
)  # of a known shop; the form does not show them


def initial_data(mapping: MappingData) -> dict[str, str]:
    """Return what the fields of the whole file show at first."""
    prefixes = [prefix for prefix, kind in mapping.get("kinds", {}).items() if kind == "credit"]
    return {"payment_method": "unknown", "prices": "auto"} | {
        **{name: mapping[name] for name in TEXTS if name in mapping},
        "zone": mapping.get("dates", {}).get("zone", ""),
        "currency": mapping.get("constants", {}).get("currency", ""),
        "credit": prefixes[0] if prefixes else "",
    }


def new_mapping(
    mapping: MappingData,
    data: dict[str, Any],
    columns: dict[str, Any],
    joins: Iterable[FileJoin],
    question_fields: QuestionFields,
) -> MappingData:
    """Return the mapping as a TOML file would have it; what the form lacks stays."""
    kinds = {prefix: kind for prefix, kind in mapping.get("kinds", {}).items() if kind != "credit"}
    constants = {name: text for name, text in mapping.get("constants", {}).items() if name not in columns}
    if "currency" not in columns:
        constants["currency"] = data["currency"]
    dates = {"format": mapping["dates"]["format"]} if mapping.get("dates", {}).get("format") else {}
    return {
        **{name: mapping[name] for name in SHOP_TABLES if mapping.get(name)},
        **{name: data[name] for name in TEXTS if name in data},
        "columns": columns,
        "constants": constants,
        "decimal": data["decimal"],
        "dates": dates | {"order": data["date_order"], "zone": data["zone"]},
        "kinds": kinds | ({data["credit"]: "credit"} if data["credit"] else {}),
        **question_fields.names(data),
        "joined": {
            join.name: {"file": join.file, "key": data[f"key_{join.name}"], "by": data[f"by_{join.name}"]}
            for join in joins
        },
    }


def rules_of(mapping: MappingData) -> list[tuple[str, str]]:
    """Return the rules of a known shop for its rows, each with what becomes of the rows."""
    what = {
        "leave_out": "left out",
        "refund": "refunds of their order",
        "test": "test orders",
        "order": "orders",
    }
    return [(str(row_rule(rule)), what[rule["then"]]) for rule in mapping.get("rows", ())]
