"""Pages of the list of refunds by key: open refunds first, then the others, each newest first."""

import re
from dataclasses import dataclass
from typing import Self

from django.db.models import QuerySet

from core.pagination import BadCursor, Page, page_of
from refunds.models import Refund
from refunds.models.states import OPEN

PAGE_SIZE = 50
_CURSOR = re.compile(r"(open-)?(\d{1,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class RefundCursor:
    """The position of a refund in the list; `open-42` or `42` in the address."""

    is_open: bool
    pk: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the position that the text names; raise BadCursor when it names none."""
        if not (match := _CURSOR.fullmatch(text)):
            raise BadCursor
        return cls(bool(match[1]), int(match[2]))

    @classmethod
    def of(cls, refund: Refund) -> Self:
        return cls(refund.state in OPEN, refund.pk)

    def __str__(self) -> str:
        return f"open-{self.pk}" if self.is_open else str(self.pk)


def refund_page(refunds: QuerySet[Refund], *, after: str = "", before: str = "") -> Page[Refund]:
    """Return the page that follows the cursor `after`, or that ends above `before`; raise BadCursor."""
    cursor = RefundCursor.parse(before or after) if before or after else None
    return page_of(
        _rows_from(refunds, cursor, is_backwards=bool(before)),
        size=PAGE_SIZE,
        is_backwards=bool(before),
        is_first=cursor is None,
        cursor=lambda refund: str(RefundCursor.of(refund)),
    )


def _rows_from(refunds: QuerySet[Refund], cursor: RefundCursor | None, *, is_backwards: bool) -> list[Refund]:
    """Return at most one row more than a page, read from the cursor on by at most two walks along an index."""
    rows: list[Refund] = []
    for is_open in (False, True) if is_backwards else (True, False):
        if cursor and cursor.is_open is not is_open and (cursor.is_open is is_backwards):
            continue  # all of these rows are on the other side of the cursor
        group = refunds.filter(state__in=OPEN) if is_open else refunds.exclude(state__in=OPEN)
        if cursor and cursor.is_open is is_open:
            group = group.filter(pk__gt=cursor.pk) if is_backwards else group.filter(pk__lt=cursor.pk)
        rows += group.order_by("pk" if is_backwards else "-pk")[: PAGE_SIZE + 1 - len(rows)]
        if len(rows) > PAGE_SIZE:
            break
    return rows
