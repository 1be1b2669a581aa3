from functools import cached_property
from typing import Any

from django.core.paginator import Paginator

COUNT_UP_TO = 1_000


class CappedPaginator(Paginator):  # type: ignore[type-arg]
    """Counts no further than anybody turns pages: what lies deeper is searched for."""

    in_order = (
        False  # True: along the index by which the list is read, where most of the table is none of the list
    )

    @cached_property
    def count(self) -> int:
        return min(self._counted, COUNT_UP_TO)

    @property
    def told(self) -> str:
        return f"{self.count:,}{'+' if self._counted > COUNT_UP_TO else ''}"

    @cached_property
    def _counted(self) -> int:
        rows: Any = self.object_list
        return int((rows if self.in_order else rows.order_by())[: COUNT_UP_TO + 1].count())
