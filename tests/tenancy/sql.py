"""The parse tree of a statement, made by PostgreSQL's own parser, and how to read its nodes.

A node is a dictionary of one key, its type: `{"ColumnRef": {"fields": …}}`. Where a field can hold one type only, the
type is left out.
"""

import re
from collections.abc import Iterator
from typing import Any

import pgparse

Node = dict[str, Any]
_PLACEHOLDER = re.compile(r"%(?:\((\w+)\)s|s|%)")


def parse(text: str, *, has_parameters: bool) -> list[Node]:
    """Return the statements of a text in psycopg's form: with parameters, `%s` is a placeholder and `%%` a percent."""
    sql = _numbered(text) if has_parameters else text
    return [statement["stmt"] for statement in pgparse.parse(sql)]


def _numbered(text: str) -> str:
    """Return the text with `$1`, `$2` in place of its placeholders; those of one name get one number."""
    numbers: dict[str, int] = {}

    def number(match: re.Match[str]) -> str:
        if match[0] == "%%":
            return "%"
        return f"${numbers.setdefault(match[1] or str(len(numbers)), len(numbers) + 1)}"

    return _PLACEHOLDER.sub(number, text)


def parameter_names(text: str) -> list[str | None]:
    """Return the name of each numbered parameter, None for one without a name."""
    names = [match[1] for match in _PLACEHOLDER.finditer(text) if match[0] != "%%"]
    return list(dict.fromkeys(names)) if any(names) else names


def typed(node: Node | None) -> tuple[str, Node]:
    """Return the type of a node, and its fields."""
    return next(iter(node.items())) if node else ("", {})


def names(nodes: list[Node] | None) -> list[str]:
    """Return the texts of a list of String nodes; a star is `*`."""
    return [node["String"]["sval"] if "String" in node else "*" for node in nodes or ()]


def ranges(tree: Any) -> Iterator[Node]:
    """Yield everything that names a table, wherever it stands."""
    if isinstance(tree, dict):
        if "relname" in tree:
            yield tree
        for key, value in tree.items():
            if key != "lockedRels":  # FOR UPDATE OF names what FROM has named
                yield from ranges(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from ranges(value)


def subqueries(tree: Any) -> Iterator[Node]:
    """Yield the SELECTs in expressions, not those within them, and none of FROM or WITH."""
    if isinstance(tree, list):
        for value in tree:
            yield from subqueries(value)
    elif isinstance(tree, dict):
        for key, value in tree.items():
            if key == "subselect":
                yield value["SelectStmt"]
            elif key not in {"RangeSubselect", "withClause", "selectStmt"}:
                yield from subqueries(value)


def equalities(condition: Node | None, single: frozenset[int]) -> Iterator[tuple[Node, Node]]:
    """Yield the pairs that are equal wherever the condition is true.

    `single` are the numbers of the parameters that are lists of one element.
    """
    kind, fields = typed(condition)
    if kind == "BoolExpr" and fields["boolop"] == "AND_EXPR":
        for part in fields["args"]:
            yield from equalities(part, single)
    elif kind == "A_Expr" and names(fields["name"]) == ["="]:
        left, right = fields["lexpr"], fields["rexpr"]
        if fields["kind"] == "AEXPR_OP":
            yield from _pairs(left, right)
        elif fields["kind"] == "AEXPR_IN" and len(right["List"]["items"]) == 1:
            yield from _pairs(left, right["List"]["items"][0])
        elif fields["kind"] == "AEXPR_OP_ANY" and (element := _only_element(right, single)):
            yield left, element


def _pairs(left: Node, right: Node) -> Iterator[tuple[Node, Node]]:
    """Yield the pair, or of two rows the pairs of their columns."""
    if "RowExpr" in left and "RowExpr" in right:
        yield from zip(left["RowExpr"]["args"], right["RowExpr"]["args"], strict=True)
    else:
        yield left, right


def _only_element(array: Node, single: frozenset[int]) -> Node | None:
    """Return what all elements of an array equal, if there is one element."""
    kind, fields = typed(array)
    if kind == "TypeCast":
        return _only_element(fields["arg"], single)
    if kind == "A_ArrayExpr" and len(fields["elements"]) == 1:
        element: Node = fields["elements"][0]
        return element
    if kind == "ParamRef" and fields["number"] in single:
        return array
    if kind == "A_Const" and re.fullmatch(r"\{\d+\}", fields.get("sval", {}).get("sval", "")):
        return array
    return None


def is_constant(node: Node) -> bool:
    """Return whether a node is a parameter or a literal that is not null."""
    kind, fields = typed(node)
    if kind == "TypeCast":
        return is_constant(fields["arg"])
    return kind == "ParamRef" or (kind == "A_Const" and not fields.get("isnull"))
