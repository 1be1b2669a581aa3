"""Invoices and customers in files of their own, joined to the rows of the first file by a key."""

from collections.abc import Iterator
from pathlib import Path

from orders.imports.mapping.mapping import Joined, Mapping
from orders.imports.parse.csv_rows import open_rows
from orders.imports.parse.rows import Row, Rows
from orders.imports.problem import ImportProblem
from orders.imports.reason import Reason

LONGEST = 200_000  # rows: joined files are held in memory


class JoinedFile:
    """A joined file by its key."""

    def __init__(self, folder: Path, joined: Joined, mapping: Mapping) -> None:
        self.joined = joined
        with open_rows(folder / joined.file, mapping) as rows:
            rows.require({joined.key, *rows.header})
            self.header = [f"{joined.name}.{column}" for column in rows.header]
            self._blank = dict.fromkeys(self.header, "")
            self._found = dict(self._keyed(rows))

    def add_to(self, row: Row) -> Row:
        """The row with our columns: blank ones where it names nobody, a refusal where it names an unknown."""
        if row.reason:
            return row
        key = row.cells[self.joined.by].strip()
        if not key:
            return row._replace(cells={**row.cells, **self._blank})
        cells = self._found.get(key)
        if cells is None:
            return row._replace(reason=Reason.NOT_JOINED, detail=f"{self.joined.by}: {key}")
        return row._replace(cells={**row.cells, **dict(zip(self.header, cells, strict=True))})

    def _keyed(self, rows: Rows) -> Iterator[tuple[str, tuple[str, ...]]]:
        seen: set[str] = set()
        for row in rows:
            if row.reason:
                raise ImportProblem(f"Row {row.number} of {rows.name}: {row.reason.label}.")
            key = row.cells[self.joined.key].strip()
            if key in seen:
                raise ImportProblem(
                    f"Row {row.number} of {rows.name}: the {self.joined.key} {key} is there twice."
                )
            if len(seen) == LONGEST:
                raise ImportProblem(
                    f"{rows.name} is too long to be joined: it has more than {LONGEST:,} rows."
                )
            seen.add(key)
            yield key, tuple(row.cells.values())


class JoinedRows:
    """The rows of the file with the columns of all its joined files."""

    def __init__(self, rows: Rows, path: Path, mapping: Mapping) -> None:
        self._rows = rows
        self._files = [JoinedFile(path.parent, joined, mapping) for joined in mapping.joined]
        wanted: set[str] = set()
        added: set[str] = set()
        for file in self._files:  # each may look at the columns of those before it
            wanted |= {file.joined.by} - added
            added |= set(file.header)
        rows.require((wanted | set(mapping.columns.values())) - added)

    def share(self) -> float:
        return self._rows.share()

    def __iter__(self) -> Iterator[Row]:
        if not self._files:
            yield from self._rows
            return
        for row in self._rows:
            for file in self._files:
                row = file.add_to(row)  # noqa: PLW2901
            yield row
