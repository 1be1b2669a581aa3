"""A search as CSV by one COPY: one snapshot, and memory stays flat."""

from collections.abc import Iterator, Sequence

from django.core.exceptions import EmptyResultSet
from django.db import connections, transaction
from django.db.models import F, QuerySet, TextField
from django.db.models.expressions import RawSQL

from core.csv_response import heading_line
from core.formula_escape import escape_formulas
from core.replica import export_alias
from orders.exports.columns import Column, ColumnKind
from orders.exports.csv_cells import cell_sql
from orders.exports.pipe import Piece, Pipe
from orders.models import Order

# The statement takes as long as its reader takes, and locks nothing meanwhile.
_SETTINGS = """
    SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;
    SELECT set_config('statement_timeout', '2h', true), set_config('TimeZone', %s, true)
"""


def csv_file(orders: QuerySet[Order], columns: Sequence[Column], zone: str) -> Iterator[Piece]:
    """Yield the file in pieces, each with the number of its orders; times are those of the zone."""
    yield heading_line(column.heading for column in columns), 0
    cells = {f"cell_{index}": _expression(column) for index, column in enumerate(columns)}
    texts = ", ".join(
        name
        for name, column in zip(cells, columns, strict=True)
        if column.kind in (ColumnKind.TEXT, ColumnKind.ITEMS)
    )
    try:
        sql, parameters = orders.annotate(**cells).values_list(*cells).query.sql_with_params()
    except EmptyResultSet:
        return

    alias = export_alias()

    def copy(pipe: Pipe) -> None:
        connection = connections[alias]
        try:
            with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
                cursor.execute(_SETTINGS, [zone])
                query = cursor.mogrify(sql, parameters).decode()
                cursor.copy_expert(f"COPY ({query}) TO STDOUT (FORMAT csv, FORCE_QUOTE ({texts}))", pipe)
        finally:
            connection.close()

    yield from Pipe(escape_formulas).read(copy)


def _expression(column: Column) -> F | RawSQL:
    if "__" in column.field:
        return F(column.field)  # of another table
    return RawSQL(cell_sql(column).replace("%", "%%"), (), TextField())  # noqa: S611  our own columns
