"""Pages of the list of refunds by key: open refunds first, then the others, each newest first."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from django.db.models import Q, QuerySet

from core.pagination import BadCursor, Page, page_of
from refunds.models import Refund
from refunds.models.states import OPEN

PAGE_SIZE = 50
_CURSOR = re.compile(r"(open-)?(\d{1,17})-(\d{1,18})", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class RefundCursor:
    """The position of a refund in the list; `open-1772000000000000-42` or without `open-` in the address."""

    is_open: bool
    created_at: datetime
    pk: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the position that the text names; raise BadCursor when it names none."""
        if not (match := _CURSOR.fullmatch(text)):
            raise BadCursor
        return cls(bool(match[1]), _EPOCH + timedelta(microseconds=int(match[2])), int(match[3]))

    @classmethod
    def of(cls, refund: Refund) -> Self:
        return cls(refund.state in OPEN, refund.created_at, refund.pk)

    def __str__(self) -> str:
        position = f"{(self.created_at - _EPOCH) // timedelta(microseconds=1)}-{self.pk}"
        return f"open-{position}" if self.is_open else position


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
            group = group.filter(_beyond(cursor, is_backwards=is_backwards))
        order = ("created_at", "pk") if is_backwards else ("-created_at", "-pk")
        rows += group.order_by(*order)[: PAGE_SIZE + 1 - len(rows)]
        if len(rows) > PAGE_SIZE:
            break
    return rows


def _beyond(cursor: RefundCursor, *, is_backwards: bool) -> Q:
    """Return the condition of the rows on the other side of the cursor; its first part bounds the walk."""
    way = "gt" if is_backwards else "lt"
    is_older_or_same = Q(**{f"created_at__{way}e": cursor.created_at})
    return is_older_or_same & (
        Q(**{f"created_at__{way}": cursor.created_at}) | Q(**{f"pk__{way}": cursor.pk})
    )
