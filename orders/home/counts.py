"""How much waits for a vendor. Counted by one statement, and at most half a minute old."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache

from orders.home.waiting import MAX_COUNT, oldest_ids

SECONDS = 30


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows of a kind wait, the oldest's date, and their ids, the oldest first."""

    ids: list[int]
    oldest_at: datetime

    @property
    def text(self) -> str:
        return count_text(len(self.ids))


def count_text(count: int) -> str:
    return f"{MAX_COUNT}+" if count > MAX_COUNT else str(count)


def counts_of(vendor_id: int, *, afresh: bool = False) -> dict[str, Count]:
    """Return the count of each kind of which a row waits; only ids and dates are cached, nothing of a customer."""
    cached = None if afresh else cache.get(_key(vendor_id))
    if cached is None:
        cached = _count(vendor_id)
        cache.set(_key(vendor_id), cached, SECONDS)
    return {slug: Count(ids, datetime.fromisoformat(oldest)) for slug, (ids, oldest) in cached.items()}


def cached_total(vendor_id: int) -> str | None:
    """Return the number beside **Home** without a query: "" for none; None when it has to be counted first."""
    cached = cache.get(_key(vendor_id))
    return None if cached is None else _total(len(ids) for ids, _ in cached.values())


def counted_total(vendor_id: int) -> str:
    """Return the number beside **Home**, counted when it is too old; "" for none."""
    return _total(len(count.ids) for count in counts_of(vendor_id).values())


def forget_counts(vendor_id: int) -> None:
    """Count again when they are asked for next."""
    cache.delete(_key(vendor_id))


def _total(counts: Iterator[int]) -> str:
    total = sum(counts)
    return count_text(total) if total else ""


def _count(vendor_id: int) -> dict[str, Any]:
    by_slug: dict[str, Any] = {}
    for slug, pk, since in oldest_ids(vendor_id):
        by_slug.setdefault(slug, ([], since.isoformat()))[0].append(pk)
    return by_slug


def _key(vendor_id: int) -> str:
    return f"needs-attention:{vendor_id}"
