"""Parsing the tables of a mapping that are made of several entries: rules of rows, joined files, items in one cell."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from orders.imports.mapping.mapping import FileJoin, ItemsCell
from orders.imports.mapping.row_rules import RowRole, RowRule
from orders.imports.problem import ImportProblem

ITEM_GROUPS = ("name", "sku", "variant", "quantity", "price", "line_total", "license_key")
_COMPARISONS = ("is", "not", "begins")


def row_rule(table: Any) -> RowRule:
    """Return the rule of a [[rows]] table."""
    require(isinstance(table, dict), "[[rows]] of the mapping is no list of tables.")
    check_keys(table, ("column", "then", "label", *_COMPARISONS), "[[rows]] of the mapping")
    comparisons = [name for name in _COMPARISONS if name in table]
    require(len(comparisons) == 1, "A rule in [[rows]] of the mapping has one of is, not and begins.")
    texts = table[comparisons[0]]
    is_good = isinstance(texts, list) and all(isinstance(text, str) for text in texts)
    require(is_good, "What a rule in [[rows]] of the mapping compares with is a list of texts.")
    require(isinstance(table.get("column"), str), "A rule in [[rows]] of the mapping names a column.")
    require(table.get("then") in set(RowRole), f"A rule in [[rows]] says then = {', '.join(RowRole)}.")
    return RowRule(
        table["column"],
        RowRole(table["then"]),
        frozenset(text.strip().casefold() for text in texts),
        comparisons[0],
        str(table.get("label", "")),
    )


def items_cell(table: dict[str, Any]) -> ItemsCell | None:
    """Return how several items are written in one cell; None when the mapping does not say it."""
    if not table:
        return None
    check_keys(table, ("separator", "pattern"), "[items] of the mapping")
    separator, pattern = table.get("separator"), table.get("pattern")
    if not isinstance(separator, str) or not separator or not isinstance(pattern, str):
        raise ImportProblem("[items] of the mapping needs a separator and a pattern.")
    try:
        groups = re.compile(pattern).groupindex
    except re.error as error:
        raise ImportProblem(f"The pattern of [items] in the mapping is wrong: {error}.") from None
    check_keys(groups, ITEM_GROUPS, "The pattern of [items] in the mapping")
    return ItemsCell(separator, pattern)


def blank_texts(table: dict[str, Any], fields: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return the texts that mean nothing, casefolded, by field."""
    check_keys(table, fields, "[blanks] of the mapping")
    for name, texts in table.items():
        is_good = isinstance(texts, list) and all(isinstance(text, str) for text in texts)
        require(is_good, f"[blanks] of the mapping has a list of texts for {name}.")
    return {name: frozenset(text.casefold() for text in texts) for name, texts in table.items()}


def file_join(name: str, table: Any) -> FileJoin:
    """Return the join of a [joined.…] table."""
    keys = ("file", "key", "by")
    is_complete = isinstance(table, dict) and all(isinstance(table.get(key), str) for key in keys)
    require(is_complete, f"[joined.{name}] of the mapping needs {', '.join(keys)}.")
    check_keys(table, keys, f"[joined.{name}] of the mapping")
    require(
        Path(table["file"]).name == table["file"],
        f"[joined.{name}] of the mapping names a file with a folder.",
    )
    return FileJoin(name, **table)


def check_keys(keys: Iterable[str], allowed: Iterable[str], subject: str) -> None:
    """Raise ImportProblem for a key that the subject does not have."""
    for key in sorted(set(keys) - set(allowed)):
        raise ImportProblem(f"{subject} has an unknown entry, “{key}”; it may have {', '.join(allowed)}.")


def require(condition: bool, error_message: str) -> None:
    """Raise ImportProblem unless the condition holds."""
    if not condition:
        raise ImportProblem(error_message)
