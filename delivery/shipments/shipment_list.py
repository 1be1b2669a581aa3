"""The list of shipments, ordered by what waits longest, in pages by key."""

from datetime import date

from django.db.models import Q, QuerySet, TextChoices
from django_filters import FilterSet

from core.choice_filter import ChoiceOrDefaultFilter
from core.pagination import BadCursor, Page, page_of
from core.whole_number import whole_number
from delivery.shipments.models import Shipment, ShipmentQuerySet

PAGE_SIZE = 25


class Show(TextChoices):
    """Which shipments the list has."""

    TO_SHIP = "to_ship", "To ship"
    LATE = "late", "Late"
    RETURNED = "returned", "Came back"
    ALL = "all", "All"


ORDER: dict[str, tuple[str, ...]] = {Show.LATE: ("expected_until", "pk"), Show.ALL: ("-pk",)}
OLDEST_FIRST = ("pk",)


class ShipmentFilter(FilterSet):
    """Which shipments the list shows; those to ship, unless others are chosen."""

    show = ChoiceOrDefaultFilter(choices=Show.choices, default=Show.TO_SHIP, method="shown")

    def shown(self, shipments: ShipmentQuerySet, name: str, value: str) -> ShipmentQuerySet:
        return shown_shipments(shipments, value)


def shipment_page(
    shipments: ShipmentQuerySet, show: str, *, after: str = "", before: str = ""
) -> Page[Shipment]:
    """Return the page of the shown shipments below the cursor `after`, or the one above `before`. Raises BadCursor."""
    order = ORDER.get(show, OLDEST_FIRST)
    if before:
        order = tuple(name[1:] if name.startswith("-") else f"-{name}" for name in order)
    rows: QuerySet[Shipment] = shipments.order_by(*order)
    if before or after:
        rows = rows.filter(_beyond(before or after, order))
    has_day = len(order) == 2
    return page_of(
        list(rows[: PAGE_SIZE + 1]),
        size=PAGE_SIZE,
        is_backwards=bool(before),
        is_first=not after,
        cursor=_late_cursor if has_day else _cursor,
    )


def shown_shipments(shipments: ShipmentQuerySet, show: str) -> ShipmentQuerySet:
    """Return those of the shipments that the list has for this choice."""
    match show:
        case Show.LATE:
            return shipments.late()
        case Show.TO_SHIP | Show.RETURNED:
            return shipments.filter(state=show)
    return shipments


def _beyond(cursor: str, order: tuple[str, ...]) -> Q:
    """Return the condition for rows after the cursor in this order.

    The first column is compared alone as well, so that the database can begin there in an index.
    """
    day_text, _, pk_text = cursor.rpartition("_")
    pk = whole_number(pk_text)
    if pk is None or bool(day_text) != (len(order) == 2):
        raise BadCursor(cursor)
    side = "lt" if order[0].startswith("-") else "gt"
    if not day_text:
        return Q(**{f"pk__{side}": pk})
    try:
        day = date.fromisoformat(day_text)
    except ValueError as error:
        raise BadCursor(cursor) from error
    beyond = Q(**{f"expected_until__{side}": day}) | Q(expected_until=day, **{f"pk__{side}": pk})
    return Q(**{f"expected_until__{side}e": day}) & beyond


def _cursor(shipment: Shipment) -> str:
    return str(shipment.pk)


def _late_cursor(shipment: Shipment) -> str:
    return f"{shipment.expected_until}_{shipment.pk}"
