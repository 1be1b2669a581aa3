"""What waits for Customer Service at all vendors."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from orders.home.counts import count_text
from orders.home.extension_points import STAFF_NEEDS, Act, NeedRow, StaffNeed
from orders.home.waiting import MAX_COUNT
from orders.models import Order, OrderItem
from vendors.actor import Actor
from vendors.rights import Right

OLDEST = 3


@dataclass(frozen=True, slots=True)
class StaffLine:
    """One of the oldest rows of a kind: `url` is the page of its own in the admin, used where it has no order."""

    row: NeedRow
    acts: list[Act]
    url: str


@dataclass(frozen=True, slots=True)
class StaffCount:
    """How much waits of a kind, the list where it is worked on, and the oldest of it."""

    label: str
    count: str  # "" for none
    url: str
    lines: list[StaffLine]


def staff_counts(actor: Actor) -> list[StaffCount]:
    """Return the counts of all kinds for staff who may read, each by one capped statement, with the oldest rows."""
    if Right.READ not in actor.rights_everywhere:
        return []
    counts = {need: _count(need) for need in STAFF_NEEDS}
    oldest = {need: _oldest(need) for need, count in counts.items() if count}
    orders = _orders([row for rows in oldest.values() for row in rows])
    return [
        StaffCount(
            need.label,
            count,
            f"{reverse(need.route)}?{need.query}",
            [_line(need, row, orders.get(row), actor) for row in oldest.get(need, [])],
        )
        for need, count in counts.items()
    ]


def _count(need: StaffNeed) -> str:
    count = len(need.rows().order_by().values_list("pk")[: MAX_COUNT + 1])
    return count_text(count) if count else ""


def _oldest(need: StaffNeed) -> list[Any]:
    return list(need.rows().order_by(need.since, "pk")[:OLDEST])


def _orders(rows: Iterable[Any]) -> dict[Any, Order]:
    """Return the order of each row that has one: all by one statement, and one more for those of items."""
    ids = {row: row.order_id for row in rows if hasattr(row, "order_id")}
    items = {row: row.item_id for row in rows if row not in ids and hasattr(row, "item_id")}
    if items:
        of_items = dict(OrderItem.objects.filter(pk__in=items.values()).values_list("pk", "order_id"))
        ids |= {row: of_items[item_id] for row, item_id in items.items()}
    orders = Order.objects.in_bulk([pk for pk in ids.values() if pk])
    return {row: orders[pk] for row, pk in ids.items() if pk}


def _line(need: StaffNeed, row: Any, order: Order | None, actor: Actor) -> StaffLine:
    need_row = NeedRow(
        pk=row.pk,
        since=getattr(row, need.since),
        due=None,
        order=order,
        item_id=getattr(row, "item_id", None),
        about="" if order else str(row),
        cause=str(getattr(row, need.cause)) if need.cause else "",
        subject_id=None,
    )
    acts = [act for act in need.acts(need_row) if act.right in actor.rights_everywhere] if order else []
    return StaffLine(need_row, acts, reverse(need.route.replace("_changelist", "_change"), args=[row.pk]))
