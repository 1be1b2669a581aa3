"""The tables of one query, and which of their columns have a value that the statement was given."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tests.tenancy.sql import Node, equalities, is_constant, names, typed

VENDOR = "vendor_id"


@dataclass(frozen=True, slots=True)
class Schema:
    """The columns of each table, and the tables whose rows are a vendor's."""

    columns: Mapping[str, Sequence[str]]
    tenant_tables: frozenset[str]


@dataclass(frozen=True, slots=True)
class Output:
    """The columns that a query returns, None if a star hides them, and those that are bound."""

    columns: Sequence[str] | None
    bound: frozenset[str] = frozenset()

    def renamed(self, columns: Sequence[str]) -> Output:
        """Return the output with the first columns renamed."""
        if not columns:
            return self
        if self.columns is None:
            return Output(None)
        renamed = [*columns, *self.columns[len(columns) :]]
        pairs = zip(self.columns, renamed, strict=True)
        return Output(renamed, frozenset(new for old, new in pairs if old in self.bound))

    def united(self, other: Output) -> Output:
        """Return the output of a union: what is bound in both."""
        return Output(self.columns, self.bound & other.renamed(self.columns or ()).bound)


@dataclass(eq=False, slots=True)
class Relation:
    """Something that a query reads rows of, under a name of its own."""

    table: str  # "" for a subquery or a function
    columns: Sequence[str] | None  # None: unknown
    bound: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Equation:
    """Two sides that are equal in the rows of some relations; those of others may be rows without a match."""

    left: Node
    right: Node
    relations: Collection[Relation]


class Scope:
    """The relations of a query by name; names of an outer query are found too."""

    def __init__(self, outer: Scope | None, single: frozenset[int]) -> None:
        self.outer, self._single = outer, single
        self.relations: dict[str, Relation] = {}
        self._equations: list[Equation] = []

    def add(self, name: str, relation: Relation) -> list[Relation]:
        self.relations[name] = relation
        return [relation]

    def equate(self, condition: Node | None, relations: Collection[Relation] | None = None) -> None:
        """Note what a condition makes equal, in the rows of the relations (None: of all)."""
        which = self.relations.values() if relations is None else relations
        pairs = equalities(condition, self._single)
        self._equations += [Equation(left, right, list(which)) for left, right in pairs]

    def equate_columns(
        self, using: Iterable[str], sides: Sequence[list[Relation]], of: Collection[Relation]
    ) -> None:
        """Note that columns of these names are equal on both sides of a join, in the rows of the relations `of`."""
        for column in using:
            pair = [next((r for r in side if column in (r.columns or ())), None) for side in sides]
            if all(pair):
                left, right = (_reference(self._name_of(relation), column) for relation in pair if relation)
                self._equations.append(Equation(left, right, of))

    def give(self, targets: list[Node], given: frozenset[str]) -> None:
        """Bind the columns behind what is selected under these names."""
        for target in targets:
            value = target["ResTarget"].get("val", {})
            for relation in self._of_star(value):
                relation.bound |= given & set(relation.columns or ())
            if (place := self.column(value)) and target_name(target) in given and place[1] != "*":
                place[0].bound.add(place[1])

    def bind(self) -> None:
        """Find what is bound: what equals a constant, and what equals that."""
        while sum(self._carry(equation) for equation in self._equations):
            continue

    def _carry(self, equation: Equation) -> bool:
        """Bind the side whose other side is bound; return whether it was not."""
        carried = False
        for source, target in ((equation.left, equation.right), (equation.right, equation.left)):
            place = self.column(target)
            if place and self.is_bound(source):
                relation, column = place
                if relation in equation.relations and column not in relation.bound:
                    relation.bound.add(column)
                    carried = True
        return carried

    def is_bound(self, node: Node) -> bool:
        """Return whether the value of an expression was given to the statement."""
        if is_constant(node):
            return True
        place = self.column(node)
        return bool(place and place[1] in place[0].bound)

    def column(self, node: Node) -> tuple[Relation, str] | None:
        """Return the relation and the name of a column, None for anything else."""
        kind, fields = typed(node)
        if kind == "TypeCast":
            return self.column(fields["arg"])
        if kind != "ColumnRef":
            return None
        *qualifier, column = names(fields["fields"])
        relation = self._named(qualifier[-1]) if qualifier else self._with_column(column)
        return (relation, column) if relation else None

    def star(self, node: Node) -> Output | None:
        """Return the columns that a star stands for, None if the expression is none."""
        if names(node.get("ColumnRef", {}).get("fields"))[-1:] != ["*"]:
            return None
        relations = self._of_star(node)
        bound = frozenset(column for relation in relations for column in relation.bound)
        if any(relation.columns is None for relation in relations):
            return Output(None, bound)
        return Output([column for relation in relations for column in relation.columns or ()], bound)

    def _of_star(self, node: Node) -> list[Relation]:
        """Return the relations whose columns a star stands for."""
        parts = names(node.get("ColumnRef", {}).get("fields"))
        if parts[-1:] != ["*"]:
            return []
        named = self._named(parts[-2]) if parts[:-1] else None
        return [named] if named else list(self.relations.values())

    def _scopes(self) -> Iterator[Scope]:
        scope: Scope | None = self
        while scope:
            yield scope
            scope = scope.outer

    def _named(self, name: str) -> Relation | None:
        return next((scope.relations[name] for scope in self._scopes() if name in scope.relations), None)

    def _name_of(self, relation: Relation) -> str:
        return next(name for name, own in self.relations.items() if own is relation)

    def _with_column(self, column: str) -> Relation | None:
        """Return the relation of a column without qualifier, in the innermost query that has one.

        Of a table that nobody knows, a temporary one, the column may be if no other table has it.
        """
        for scope in self._scopes():
            relations = scope.relations.values()
            known = [relation for relation in relations if column in (relation.columns or ())]
            unknown = [relation for relation in relations if relation.columns is None]
            if known or len(unknown) == 1:  # of several that are known, JOIN … USING has made them equal
                return (known or unknown)[0]
        return None


def target_name(target: Node) -> str:
    """Return the name under which something is selected."""
    fields = target["ResTarget"]
    column = names(fields.get("val", {}).get("ColumnRef", {}).get("fields")) or ["?column?"]
    return str(fields.get("name") or column[-1])


def output_of(scope: Scope, targets: list[Node]) -> Output:
    """Return the names of what is selected or returned, and which of it is bound."""
    columns: list[str] | None = []
    bound: set[str] = set()
    for target in targets:
        value = target["ResTarget"].get("val", {})
        if star := scope.star(value):
            bound |= star.bound
            columns = None if columns is None or star.columns is None else [*columns, *star.columns]
            continue
        name = target_name(target)
        columns = None if columns is None else [*columns, name]
        if scope.is_bound(value):
            bound.add(name)
    return Output(columns, frozenset(bound))


def is_projection(subquery: Node) -> bool:
    """Return whether a subquery of FROM only picks columns and rows: conditions outside of it hold within."""
    fields = subquery["subquery"].get("SelectStmt", {})
    plain = {"targetList", "fromClause", "whereClause", "limitOption", "op"}
    values = [target["ResTarget"].get("val", {}) for target in fields.get("targetList", [])]
    return (
        not subquery.get("lateral")
        and not names(subquery.get("alias", {}).get("colnames"))
        and fields.keys() <= plain
        and all(typed(value)[0] in {"ColumnRef", "A_Const", "ParamRef", "TypeCast"} for value in values)
    )


def _reference(name: str, column: str) -> Node:
    return {"ColumnRef": {"fields": [{"String": {"sval": name}}, {"String": {"sval": column}}]}}
