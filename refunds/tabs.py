"""What the order's pages show of refunds: their tab, a note while one is on its way, their state on Activity."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from orders.models import Activity, Order, OrderItem
from refunds.mailto_link import mailto_link
from refunds.models import Refund, RefundRequest
from refunds.models.states import OPEN, OVER, State
from refunds.stuck_refunds import needing_attention
from vendors.actor import ActorKind
from vendors.rights import Right

SHOWN = 100
RECENT = timedelta(minutes=30)


def refunds(request: HttpRequest, order: Order) -> dict[str, Any]:
    """All refunds of the order with their lines, newest first."""
    rows = order.refunds.select_related("approved_by").prefetch_related("items").order_by("-pk")[:SHOWN]
    mail = mailto_link(order) if request.actor.kind is ActorKind.VENDOR else ""  # type: ignore[attr-defined]
    return {"refunds": rows, "stuck": needing_attention(rows), "mailto_link": mail}


def ask_for_item(item: OrderItem) -> str:
    """On the item's own page: the mail that names it."""
    return mailto_link(item.order, item)


def note(request: HttpRequest, order: Order) -> dict[str, Any]:
    """Above the order: refunds on their way, how the latest ended, and what its customer waits for."""
    newest = list(order.refunds.order_by("-pk")[:5])
    since = timezone.now() - RECENT
    failed = {one.pk for one in newest[:1] if one.state in OVER}  # nothing was tried since
    shown = [
        one
        for one in newest
        if one.state in OPEN or one.pk in failed or (one.settled_at and one.settled_at > since)
    ]
    return {
        "refunds": shown,
        "stuck": needing_attention(shown),
        "live": any(one.state in (State.SUBMITTED, State.PENDING) and not one.by_hand for one in shown),
        "failed": [one for one in shown if one.state in OVER],
        "asked": order.refund_requests.filter(state=RefundRequest.State.OPEN).select_related("item").first(),
        "may_answer": request.actor.may(Right.REFUND, order),  # type: ignore[attr-defined]
    }


def refund_states(activities: Sequence[Activity]) -> dict[int, Refund]:
    """The refund that each activity is about, by the activity's id."""
    about = {one.pk: int(one.subject[7:]) for one in activities if one.subject.startswith("refund:")}
    found = Refund.objects.in_bulk(set(about.values())) if about else {}
    return {activity: found[refund] for activity, refund in about.items() if refund in found}
