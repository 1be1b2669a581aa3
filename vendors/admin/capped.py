from functools import cached_property

from django.core.paginator import Paginator

COUNT_UP_TO = 1_000


class CappedPaginator(Paginator):  # type: ignore[type-arg]
    """Counts no further than anybody turns pages: what lies deeper is searched for."""

    @cached_property
    def count(self) -> int:
        return min(self._counted, COUNT_UP_TO)

    @property
    def told(self) -> str:
        return f"{self.count:,}{'+' if self._counted > COUNT_UP_TO else ''}"

    @cached_property
    def _counted(self) -> int:
        return int(self.object_list.order_by()[: COUNT_UP_TO + 1].count())  # type: ignore[attr-defined]
