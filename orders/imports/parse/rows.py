"""What the importer needs of a file, whatever its format."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple, Protocol, Self

from orders.imports.reason import Reason


class Row(NamedTuple):
    """One row of a file: its number, as a spreadsheet counts with the header as 1, and its cells by column."""

    number: int
    cells: Mapping[str, str]
    reason: Reason | None = None
    detail: str = ""


class Rows(Protocol):
    """An open file. What is wrong with all of it is raised as ImportProblem, what is wrong with a row is told in it."""

    name: str
    header: list[str]

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...

    def __iter__(self) -> Iterator[Row]: ...

    def require(self, columns: set[str]) -> None:
        """Raise, with the likely cause, where a column is missing or there twice."""

    def share(self) -> float:
        """How much of the file has been read, from 0 to 1."""
