"""Shipments in the order in which they want a person; pages by key, so that the last costs what the first does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet, TextChoices

from delivery.shipments.models import Shipment, ShipmentQuerySet

PAGE_SIZE = 25


class Show(TextChoices):
    """Which ones; what waits stands with the longest first, all of them with the newest."""

    TO_SHIP = "to_ship", "To ship"
    LATE = "late", "Late"
    RETURNED = "returned", "Came back"
    ALL = "all", "All"


ORDER: dict[str, tuple[str, ...]] = {Show.LATE: ("expected_until", "pk"), Show.ALL: ("-pk",)}
OLDEST_FIRST = ("pk",)


class BadShipmentCursor(ValueError):
    """The address names no place in the list."""


@dataclass(frozen=True, slots=True)
class Page:
    """Rows, and the cursors of the pages beside them ("" where there is none)."""

    rows: Sequence[Shipment]
    before: str = ""
    after: str = ""


def chosen(shipments: ShipmentQuerySet, show: str) -> ShipmentQuerySet:
    match show:
        case Show.LATE:
            return shipments.late()
        case Show.TO_SHIP | Show.RETURNED:
            return shipments.filter(state=show)
    return shipments


def page_of(shipments: ShipmentQuerySet, show: Show, *, after: str = "", before: str = "") -> Page:
    """The page that begins below the cursor `after`, or the one that ends above `before`; raises BadShipmentCursor."""
    order = ORDER.get(show, OLDEST_FIRST)
    if before:
        order = tuple(name[1:] if name.startswith("-") else f"-{name}" for name in order)
    rows: QuerySet[Shipment] = chosen(shipments, show).order_by(*order)
    if before or after:
        rows = rows.filter(_beyond(before or after, order))
    found = list(rows[: PAGE_SIZE + 1])
    more = len(found) > PAGE_SIZE
    found = found[:PAGE_SIZE]
    if before:
        found.reverse()
    if not found:
        return Page(())
    above, below = (more, True) if before else (bool(after), more)
    return Page(found, _cursor(found[0], order) if above else "", _cursor(found[-1], order) if below else "")


def _beyond(cursor: str, order: tuple[str, ...]) -> Q:
    """What comes after the place in this order; the first column alone lets an index begin there."""
    day, _, pk = cursor.rpartition("_")
    if not pk.isdecimal() or int(pk) >= 2**63 or bool(day) != (len(order) == 2):
        raise BadShipmentCursor(cursor)
    side = "lt" if order[0].startswith("-") else "gt"
    if not day:
        return Q(**{f"pk__{side}": int(pk)})
    try:
        on = date.fromisoformat(day)
    except ValueError as error:
        raise BadShipmentCursor(cursor) from error
    further = Q(**{f"expected_until__{side}": on}) | Q(expected_until=on, **{f"pk__{side}": int(pk)})
    return Q(**{f"expected_until__{side}e": on}) & further


def _cursor(shipment: Shipment, order: tuple[str, ...]) -> str:
    return f"{shipment.expected_until}_{shipment.pk}" if len(order) == 2 else str(shipment.pk)
