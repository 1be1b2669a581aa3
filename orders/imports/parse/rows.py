"""The row of a file, and the protocol of an open file, whatever its format."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol, Self

from orders.imports.reason import Reason


class Row(NamedTuple):
    """One row of a file: its number (the header is row 1), its cells by column, and why it is refused already."""

    number: int
    cells: Mapping[str, str]
    reason: Reason | None = None
    detail: str = ""


def refused_cells(reason: Reason, cells: Sequence[str], delimiter: str) -> str:
    """Return what stands in a row that is refused as a whole; of a wrong count of cells, the count too."""
    content = delimiter.join(cells)
    return (
        f"{len(cells)} cell{'s' * (len(cells) != 1)}: {content}" if reason is Reason.CELL_COUNT else content
    )


class Rows(Protocol):
    """An open file. It raises ImportProblem when no row can be read; a bad row carries its reason."""

    name: str
    header: list[str]

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    def __iter__(self) -> Iterator[Row]: ...

    def require_columns(self, columns: set[str]) -> None:
        """Raise ImportProblem, with the likely cause, when a column is missing or there twice."""

    def fraction_read(self) -> float:
        """Return how much of the file has been read, from 0 to 1."""
