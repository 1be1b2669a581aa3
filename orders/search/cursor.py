"""Positions in the list, between which its pages lie."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from core.pagination import BadCursor
from orders.models import Order
from orders.search.sort import NEWEST_FIRST, PLACED, TOTAL, Sort

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PATTERNS = {
    PLACED: re.compile(r"([0-9]{1,20})-([0-9]{1,19})(-2)?"),
    TOTAL: re.compile(r"([A-Za-z]{3})(-?[0-9]{1,19})-([0-9]{1,19})(-2)?"),
}
_MOST = 2**63  # of a BIGINT


@dataclass(frozen=True, slots=True)
class Cursor:
    """A position in the list: a page begins below it, or ends above it when it goes `backwards`."""

    values: tuple[Any, ...]  # of the columns by which the list is sorted
    order_id: int
    tier: int = 1
    backwards: bool = False

    @classmethod
    def read(cls, text: str, sort: Sort = NEWEST_FIRST, *, backwards: bool = False) -> Self:
        """Return the position that an address names.

        `1772000000000000-4711` is a date and an order, `EUR4995-4711` a total; `…-2` stands in the second tier.
        Raises BadCursor.
        """
        match = _PATTERNS[sort.columns].fullmatch(text)
        if not match:
            raise BadCursor(text)
        *parts, order_id, second_tier = match.groups()
        try:
            values = _total(*parts) if sort.is_by_total else (_date(*parts),)
        except OverflowError as error:
            raise BadCursor(text) from error
        if int(order_id) >= _MOST:
            raise BadCursor(text)
        return cls(values, int(order_id), 2 if second_tier else 1, backwards)

    @classmethod
    def at(cls, order: Order, sort: Sort = NEWEST_FIRST) -> Self:
        """Return the position of an order that a search returned."""
        values = tuple(getattr(order, column) for column in sort.columns)
        return cls(values, order.pk, order.match_tier)  # type: ignore[attr-defined]

    def __str__(self) -> str:
        values = "".join(
            str((value - _EPOCH) // timedelta(microseconds=1) if isinstance(value, datetime) else value)
            for value in self.values
        )
        return f"{values}-{self.order_id}" if self.tier == 1 else f"{values}-{self.order_id}-{self.tier}"


def _date(microseconds: str) -> datetime:
    return _EPOCH + timedelta(microseconds=int(microseconds))


def _total(currency: str, minor: str) -> tuple[str, int]:
    if abs(int(minor)) >= _MOST:
        raise OverflowError(minor)
    return currency, int(minor)
