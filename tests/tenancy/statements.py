"""Whether a statement names the vendor of every tenant table that it reads or writes.

A table is bound when its `vendor_id` equals a parameter or a literal, or a column that is bound, by conditions that
hold for each of its rows: those that AND joins in WHERE, and those of a join on the side that it can leave out.
A condition outside a subquery binds no table within it, unless the subquery only picks columns and rows of its tables.
Whatever is not understood is a hole.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.tenancy.scope import VENDOR, Output, Relation, Schema, Scope, is_projection, output_of
from tests.tenancy.sql import Node, names, parse, ranges, subqueries, typed

Tables = Mapping[str, Output]  # of WITH, by name
# They define tables, and read no rows; only their owner may.
_DEFINE = {
    "AlterTableStmt",
    "CreateStmt",
    "CreateTrigStmt",
    "GrantStmt",
    "IndexStmt",
    "RenameStmt",
    "VacuumStmt",
}
_WITH_QUERY = {"CopyStmt", "CreateTableAsStmt", "DeclareCursorStmt", "ExplainStmt"}


@dataclass(frozen=True, slots=True)
class Hole:
    """A tenant table whose vendor a statement does not name."""

    table: str
    kind: str  # what is done there

    def __str__(self) -> str:
        return f"{self.kind} {self.table}"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a statement does with tenant tables."""

    tables: tuple[str, ...]  # one name for each time that a tenant table stands in it
    holes: tuple[Hole, ...]


def read(
    text: str, schema: Schema, *, has_parameters: bool = True, single: frozenset[int] = frozenset()
) -> Reading:
    """Read a text of one or more statements; `single` are the numbers of parameters that are lists of one element."""
    reader = _Reader(schema, single)
    trees = parse(text, has_parameters=has_parameters)
    for tree in trees:
        reader.statement(tree)
    tables = [node for node in ranges(trees) if node["relname"] in schema.tenant_tables]
    missed = [Hole(node["relname"], "unread") for node in tables if id(node) not in reader.seen]
    return Reading(tuple(node["relname"] for node in tables), (*reader.holes, *missed))


class _Reader:
    """Walks through a statement and gathers its holes."""

    def __init__(self, schema: Schema, single: frozenset[int]) -> None:
        self.schema, self.single = schema, single
        self.holes: list[Hole] = []
        self.seen: set[int] = set()

    def statement(self, node: Node, outer: Scope | None = None, tables: Tables | None = None) -> Output:
        """Read a statement, or one of a WITH; return what it returns."""
        kind, fields = typed(node)
        if kind == "SelectStmt":
            return self._select(fields, outer, tables or {})
        tables = self._with(fields.get("withClause"), outer, tables or {})
        match kind:
            case "UpdateStmt":
                return self._change(fields, "update", fields.get("fromClause", []), outer, tables)
            case "DeleteStmt":
                return self._change(fields, "delete", fields.get("usingClause", []), outer, tables)
            case "InsertStmt":
                return self._insert(fields, outer, tables)
            case "CopyStmt" if "relation" in fields:
                self._copy(fields)
            case _ if kind in _WITH_QUERY:
                return self.statement(fields["query"], outer, tables)
            case _:
                for relation in ranges(node):
                    self._require(relation, kind.removesuffix("Stmt").lower(), bound=kind in _DEFINE)
        return Output([])

    def _with(self, clause: Node | None, outer: Scope | None, tables: Tables) -> Tables:
        tables = dict(tables)
        for node in (clause or {}).get("ctes", ()):
            fields = node["CommonTableExpr"]
            name, columns = fields["ctename"], names(fields.get("aliascolnames"))
            query = fields["ctequery"]
            if (clause or {}).get("recursive") and "larg" in typed(query)[1]:
                first = self._silently(typed(query)[1]["larg"], outer, tables)
                tables[name] = first.renamed(columns)
            tables[name] = self.statement(query, outer, tables).renamed(columns)
        return tables

    def _silently(self, select: Node, outer: Scope | None, tables: Tables) -> Output:
        """Return what a part returns that is read again later."""
        return _Reader(self.schema, self.single)._select(select, outer, tables)

    def _select(
        self, fields: Node, outer: Scope | None, tables: Tables, given: frozenset[str] = frozenset()
    ) -> Output:
        """Read a SELECT; the outer query has bound those of its columns that are `given`."""
        tables = self._with(fields.get("withClause"), outer, tables)
        if "larg" in fields:
            left, right = (self._select(fields[side], outer, tables) for side in ("larg", "rarg"))
            return left.united(right)
        scope = Scope(outer, self.single)
        self._read_rows(scope, fields, fields.get("fromClause", []), tables, given)
        if "valuesLists" in fields:
            return Output([f"column{n + 1}" for n in range(len(fields["valuesLists"][0]["List"]["items"]))])
        return output_of(scope, fields.get("targetList", []))

    def _change(
        self, fields: Node, kind: str, sources: list[Node], outer: Scope | None, tables: Tables
    ) -> Output:
        """Read an UPDATE or a DELETE."""
        scope = Scope(outer, self.single)
        target = self._table(scope, fields["relation"], {})
        self._read_rows(scope, fields, sources, tables)
        self._require(fields["relation"], kind, bound=VENDOR in target.bound)
        return output_of(scope, fields.get("returningList", []))

    def _read_rows(
        self,
        scope: Scope,
        fields: Node,
        sources: list[Node],
        tables: Tables,
        given: frozenset[str] = frozenset(),
    ) -> None:
        """Read FROM and WHERE, then the subqueries, which know what is bound here."""
        later: list[Node] = []
        for source in sources:
            self._source(scope, source, tables, later)
        scope.equate(fields.get("whereClause"))
        scope.give(fields.get("targetList", []), given)
        scope.bind()
        for node in later:
            self._subquery(scope, node, tables)
            scope.bind()
        for source in sources:
            self._check(scope, source, tables)
        for query in subqueries(fields):
            self._select(query, scope, tables)

    def _source(self, scope: Scope, node: Node, tables: Tables, later: list[Node]) -> list[Relation]:
        """Add what a part of FROM reads; return it. Subqueries that depend on this query are left for later."""
        kind, fields = typed(node)
        alias = fields.get("alias", {})
        match kind:
            case "RangeVar":
                return [self._table(scope, fields, tables)]
            case "JoinExpr":
                return self._join(scope, fields, tables, later)
            case "RangeSubselect" if fields.get("lateral"):
                later.append(fields)
                return scope.add(alias["aliasname"], Relation("", None))
            case "RangeSubselect" if is_projection(fields):
                later.append(fields)
                output = self._silently(fields["subquery"]["SelectStmt"], scope.outer, tables)
                return scope.add(alias["aliasname"], Relation("", output.columns, set(output.bound)))
            case "RangeSubselect":
                return self._subquery(scope, fields, tables)
            case "RangeFunction":
                columns = names(alias.get("colnames")) or [alias.get("aliasname", "")]
                return scope.add(
                    alias.get("aliasname", f"function {len(scope.relations)}"), Relation("", columns)
                )
        return []  # a sample of a table, XMLTABLE: what they read is left unread

    def _join(self, scope: Scope, fields: Node, tables: Tables, later: list[Node]) -> list[Relation]:
        left, right = (self._source(scope, fields[side], tables, later) for side in ("larg", "rarg"))
        of = {"JOIN_INNER": left + right, "JOIN_LEFT": right, "JOIN_RIGHT": left}.get(fields["jointype"], [])
        scope.equate(fields.get("quals"), of)
        scope.equate_columns(names(fields.get("usingClause")), (left, right), of)
        return left + right

    def _table(self, scope: Scope, fields: Node, tables: Tables) -> Relation:
        """Add a table, or a query of WITH."""
        self.seen.add(id(fields))
        name, alias = fields["relname"], fields.get("alias", {})
        if name in tables and "schemaname" not in fields:
            output = tables[name].renamed(names(alias.get("colnames")))
            relation = Relation("", output.columns, set(output.bound))
        else:
            relation = Relation(name, self.schema.columns.get(name))
        scope.add(alias.get("aliasname", name), relation)
        return relation

    def _subquery(self, scope: Scope, fields: Node, tables: Tables) -> list[Relation]:
        alias, outer = fields.get("alias", {}), scope if fields.get("lateral") else scope.outer
        name = alias.get("aliasname", f"subquery {len(scope.relations)}")
        relation = scope.relations.get(name) or Relation("", None)
        given = frozenset(relation.bound if is_projection(fields) else ())
        output = self._select(fields["subquery"]["SelectStmt"], outer, tables, given)
        output = output.renamed(names(alias.get("colnames")))
        relation.columns, relation.bound = output.columns, relation.bound | output.bound
        return scope.add(name, relation)

    def _check(self, scope: Scope, node: Node, tables: Tables) -> None:
        """Require the vendor of each table of a part of FROM."""
        kind, fields = typed(node)
        if kind == "JoinExpr":
            self._check(scope, fields["larg"], tables)
            self._check(scope, fields["rarg"], tables)
        elif kind == "RangeVar" and not (fields["relname"] in tables and "schemaname" not in fields):
            relation = scope.relations[fields.get("alias", {}).get("aliasname", fields["relname"])]
            self._require(fields, "read", bound=VENDOR in relation.bound)

    def _insert(self, fields: Node, outer: Scope | None, tables: Tables) -> Output:
        columns = [column["ResTarget"]["name"] for column in fields.get("cols", ())]
        self._require(fields["relation"], "insert", bound=VENDOR in columns)
        if "selectStmt" in fields:
            self.statement(fields["selectStmt"], outer, tables)
        scope = Scope(outer, self.single)
        target = self._table(scope, fields["relation"], {})
        conflict = fields.get("onConflictClause", {})
        elements = conflict.get("infer", {}).get("indexElems", [])
        scope.add("excluded", Relation("", target.columns, {VENDOR}))
        if VENDOR in [element["IndexElem"].get("name") for element in elements]:
            target.bound.add(VENDOR)
        self._read_rows(scope, conflict, [], tables)
        if conflict.get("action") == "ONCONFLICT_UPDATE":
            self._require(fields["relation"], "on conflict", bound=VENDOR in target.bound)
        return output_of(scope, fields.get("returningList", []))

    def _copy(self, fields: Node) -> None:
        is_named = bool(fields.get("is_from")) and VENDOR in names(fields.get("attlist"))
        self._require(fields["relation"], "copy", bound=is_named)

    def _require(self, relation: Node, kind: str, *, bound: bool) -> None:
        self.seen.add(id(relation))
        if relation["relname"] in self.schema.tenant_tables and not bound:
            self.holes.append(Hole(relation["relname"], kind))
