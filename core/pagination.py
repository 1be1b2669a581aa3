"""Pages of lists by key (keyset pagination): the last page costs what the first one costs."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row")
ModelRow = TypeVar("ModelRow", bound=Model)


class BadCursor(ValueError):
    """The cursor in the address names no position in the list."""


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Rows in the order of the list, and the cursors of the pages after and before them ("" where there is none)."""

    rows: Sequence[Row] = ()
    after: str = ""
    before: str = ""


def page_of(
    rows: Sequence[Row], *, size: int, is_backwards: bool, is_first: bool, cursor: Callable[[Row], str]
) -> Page[Row]:
    """Return the page of at most `size + 1` rows that were read from a cursor on, forwards or backwards.

    A row beyond `size` shows that there is another page in that direction; with `is_first` there was no cursor.
    """
    has_more, shown = len(rows) > size, list(rows[:size])
    if is_backwards:
        shown.reverse()
    if not shown:
        return Page()
    has_after, has_before = (True, has_more) if is_backwards else (has_more, not is_first)
    return Page(shown, cursor(shown[-1]) if has_after else "", cursor(shown[0]) if has_before else "")


def newest_first(rows: QuerySet[ModelRow], page_size: int = 500) -> Iterator[ModelRow]:
    """Yield the rows, the highest key first, and read them page by page.

    `iterator()` would read them all at once on a pooled connection, which has no cursors that outlive a transaction.
    """
    ordered = rows.order_by("-pk")
    page = list(ordered[:page_size])
    while page:
        yield from page
        page = list(ordered.filter(pk__lt=page[-1].pk)[:page_size])
