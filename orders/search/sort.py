"""The orders in which the list can stand, by their names in its address."""

from dataclasses import dataclass

from django.db.models import F
from django.db.models.expressions import OrderBy


@dataclass(frozen=True, slots=True)
class Sort:
    """An order of the list: by these columns of an order, then by its id, all in one direction."""

    name: str
    label: str
    columns: tuple[str, ...]
    is_ascending: bool = False

    @property
    def is_by_total(self) -> bool:
        return "total_minor" in self.columns

    @property
    def order_by(self) -> list[OrderBy]:
        return [
            F(column).asc() if self.is_ascending else F(column).desc() for column in (*self.columns, "id")
        ]


PLACED, TOTAL = ("placed_at",), ("currency", "total_minor")  # amounts of two currencies are not compared
NEWEST_FIRST = Sort("-placed", "Newest first", PLACED)
SORTS = {
    sort.name: sort
    for sort in (
        NEWEST_FIRST,
        Sort("placed", "Oldest first", PLACED, is_ascending=True),
        Sort("-total", "Highest total first", TOTAL),
        Sort("total", "Lowest total first", TOTAL, is_ascending=True),
    )
}
