"""Pages of the list of refunds by key: open ones first, then the others, each newest first."""

import re
from dataclasses import dataclass
from typing import Self

from django.db.models import QuerySet

from refunds.models import Refund
from refunds.models.states import OPEN

PAGE_SIZE = 50
_CURSOR = re.compile(r"(open-)?(\d{1,18})", re.ASCII)


class BadRefundCursor(Exception):
    """What stands in the address is no place in the list."""


@dataclass(frozen=True, slots=True)
class Place:
    """A refund's place in the list."""

    is_open: bool
    pk: int

    @classmethod
    def read(cls, text: str) -> Self:
        """Raises `BadRefundCursor`."""
        if not (found := _CURSOR.fullmatch(text)):
            raise BadRefundCursor
        return cls(bool(found[1]), int(found[2]))

    @classmethod
    def of(cls, refund: Refund) -> Self:
        return cls(refund.state in OPEN, refund.pk)

    def __str__(self) -> str:
        return f"open-{self.pk}" if self.is_open else str(self.pk)


@dataclass(frozen=True, slots=True)
class Page:
    """Rows, and the cursors of the pages beside them ("" where there is none)."""

    rows: list[Refund]
    older: str = ""
    newer: str = ""


def page_of(found: QuerySet[Refund], *, after: str = "", before: str = "") -> Page:
    """The page that follows the place `after`, or the one that ends above `before`; raises `BadRefundCursor`."""
    place = Place.read(before or after) if before or after else None
    rows = _walk(found, place, upwards=bool(before))
    more, rows = len(rows) > PAGE_SIZE, rows[:PAGE_SIZE]
    if before:
        rows.reverse()
    if not rows:
        return Page([])
    has_older, has_newer = (True, more) if before else (more, place is not None)
    older, newer = str(Place.of(rows[-1])), str(Place.of(rows[0]))
    return Page(rows, older if has_older else "", newer if has_newer else "")


def _walk(found: QuerySet[Refund], place: Place | None, *, upwards: bool) -> list[Refund]:
    """One row more than a page, from the place on; two walks along an index at most."""
    rows: list[Refund] = []
    for is_open in (False, True) if upwards else (True, False):
        if place and place.is_open is not is_open and (place.is_open is upwards):
            continue  # all of these lie on the other side
        some = found.filter(state__in=OPEN) if is_open else found.exclude(state__in=OPEN)
        if place and place.is_open is is_open:
            some = some.filter(pk__gt=place.pk) if upwards else some.filter(pk__lt=place.pk)
        rows += some.order_by("pk" if upwards else "-pk")[: PAGE_SIZE + 1 - len(rows)]
        if len(rows) > PAGE_SIZE:
            break
    return rows
