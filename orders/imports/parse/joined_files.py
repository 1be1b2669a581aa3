"""Joined files (invoices, customers), whose columns are added to the rows of the main file by a key."""

from collections.abc import Iterator
from pathlib import Path

from orders.imports.mapping.mapping import FileJoin, Mapping
from orders.imports.parse.csv_rows import open_rows
from orders.imports.parse.file_format import format_of
from orders.imports.parse.rows import Row, Rows
from orders.imports.problem import ImportProblem
from orders.imports.reason import Reason

MAX_JOINED_ROWS = 200_000  # joined files are held in memory


class JoinedFile:
    """A joined file in memory: its rows by their key."""

    def __init__(self, folder: Path, join: FileJoin, mapping: Mapping) -> None:
        self.join = join
        path = folder / join.file
        with open_rows(path, format_of(mapping)) as rows:
            rows.require_columns({join.key, *rows.header})
            self.header = [f"{join.name}.{column}" for column in rows.header]
            self._empty_cells = dict.fromkeys(self.header, "")
            self._cells_by_key = dict(self._keyed_cells(rows))

    def add_columns(self, row: Row) -> Row:
        """Return the row with the columns of this file: empty without a key, refused with an unknown key."""
        if row.reason:
            return row
        key = row.cells[self.join.by].strip()
        if not key:
            return row._replace(cells={**row.cells, **self._empty_cells})
        cells = self._cells_by_key.get(key)
        if cells is None:
            return row._replace(reason=Reason.NOT_JOINED, detail=f"{self.join.by}: {key}")
        return row._replace(cells={**row.cells, **dict(zip(self.header, cells, strict=True))})

    def _keyed_cells(self, rows: Rows) -> Iterator[tuple[str, tuple[str, ...]]]:
        keys: set[str] = set()
        for row in rows:
            if row.reason:
                raise ImportProblem(f"Row {row.number} of {rows.name}: {row.reason.label}.")
            key = row.cells[self.join.key].strip()
            if key in keys:
                raise ImportProblem(
                    f"Row {row.number} of {rows.name}: the {self.join.key} {key} is there twice."
                )
            if len(keys) == MAX_JOINED_ROWS:
                raise ImportProblem(
                    f"{rows.name} is too long to be joined: it has more than {MAX_JOINED_ROWS:,} rows."
                )
            keys.add(key)
            yield key, tuple(row.cells.values())


class JoinedRows:
    """The rows of the main file with the columns of all joined files."""

    def __init__(self, rows: Rows, path: Path, mapping: Mapping) -> None:
        self._rows = rows
        self._files = [JoinedFile(path.parent, join, mapping) for join in mapping.joins]
        required: set[str] = set()
        joined: set[str] = set()
        for file in self._files:  # a file may be joined by a column of those before it
            required |= {file.join.by} - joined
            joined |= set(file.header)
        rows.require_columns((required | mapping.column_names) - joined)

    def fraction_read(self) -> float:
        return self._rows.fraction_read()

    def __iter__(self) -> Iterator[Row]:
        if not self._files:
            yield from self._rows
            return
        for row in self._rows:
            for file in self._files:
                row = file.add_columns(row)  # noqa: PLW2901
            yield row
