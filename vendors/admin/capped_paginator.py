from functools import cached_property
from typing import Any

from django.core.paginator import Paginator

COUNT_UP_TO = 1_000


class CappedPaginator(Paginator):  # type: ignore[type-arg]
    """A paginator that counts at most COUNT_UP_TO rows: beyond them people search instead of turning pages."""

    counts_along_index = (
        False  # True: counts in the list's order, for a list that is a small part of its table
    )

    @cached_property
    def count(self) -> int:
        """The number of rows, at most COUNT_UP_TO."""
        return min(self._count, COUNT_UP_TO)

    @property
    def count_text(self) -> str:
        """The number of rows for people, such as `1,000+`."""
        return f"{self.count:,}{'+' if self._count > COUNT_UP_TO else ''}"

    @cached_property
    def _count(self) -> int:
        rows: Any = self.object_list
        return int((rows if self.counts_along_index else rows.order_by())[: COUNT_UP_TO + 1].count())
