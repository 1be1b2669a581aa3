"""What the pages of an order show about refunds: the tab, the note above the order, states on the Activity tab."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone

from orders.activity_subject import subject_ids
from orders.models import Activity, Order, OrderItem
from orders.of_order import OF_ORDER, RowsOfOrder
from refunds.answer_urls import answer_urls
from refunds.mailto_link import refund_mailto_link
from refunds.models import Dispute, Refund, RefundRequest
from refunds.models.states import OPEN, State
from refunds.stuck_refunds import stuck_refund_ids
from vendors.actor import ActorKind
from vendors.middleware import PanelRequest
from vendors.rights import Right

MAX_SHOWN = 100
UNPAID = (State.FAILED, State.DECLINED)
RECENT = timedelta(minutes=30)  # how long the note shows a settled refund
_LATEST = RowsOfOrder(lambda: Refund.objects.filter(**OF_ORDER).order_by("-pk")[:5])
_OPEN_REQUEST = RowsOfOrder(
    lambda: (
        RefundRequest.objects.filter(**OF_ORDER, state=RefundRequest.State.OPEN)
        .select_related("item")
        .order_by("pk")[:1]
    )
)


def refunds_tab(request: PanelRequest, order: Order) -> dict[str, Any]:
    """Return the context of the Refunds tab: the order's refunds with their lines, newest first."""
    refunds = (
        order.refunds.select_related("approved_by").prefetch_related("items").order_by("-pk")[:MAX_SHOWN]
    )
    mail = refund_mailto_link(order) if request.actor.kind is ActorKind.VENDOR else ""
    disputes = list(order.disputes.order_by("-pk")[:MAX_SHOWN])
    for dispute in disputes:
        dispute.order = order
    return {
        "refunds": refunds,
        "stuck": stuck_refund_ids(refunds),
        "mailto_link": mail,
        "may_answer": request.actor.may(Right.REFUND, order),
        "disputes": disputes,
    }


def item_refund_link(item: OrderItem) -> str:
    """Return the mailto address by which Customer Service is asked to refund the item, or ""."""
    return refund_mailto_link(item.order, item)


def refund_note(request: PanelRequest, order: Order) -> dict[str, Any]:
    """Return the context of the note: open refunds, how the latest ended, and the customer's open request."""
    latest = _LATEST.of(order)
    since = timezone.now() - RECENT
    # A failure stays until another refund is tried.
    failed_ids = {refund.pk for refund in latest[:1] if refund.state in UNPAID}
    refunds = [
        refund
        for refund in latest
        if refund.state in OPEN
        or refund.pk in failed_ids
        or (refund.settled_at and refund.settled_at > since)
    ]
    open_request = next(iter(_OPEN_REQUEST.of(order)), None)
    return {
        "refunds": refunds,
        "stuck": stuck_refund_ids(refunds),
        "live": any(
            refund.state in (State.SUBMITTED, State.PENDING) and not refund.by_hand for refund in refunds
        ),
        "failed": [refund for refund in refunds if refund.state in UNPAID],
        "disputes": _disputes_to_note(order),
        "open_request": open_request,
        "answer_urls": answer_urls(open_request, request.actor) if open_request else None,
        "may_answer": request.actor.may(Right.REFUND, order),
    }


def _disputes_to_note(order: Order) -> list[Dispute]:
    """Return the open and the lost disputes, by which the order is charged back; no query for other orders."""
    if order.status != Order.Status.CHARGED_BACK:
        return []
    disputes = list(order.disputes.exclude(status__in=Dispute.HARMLESS).order_by("pk"))
    for dispute in disputes:
        dispute.order = order
    return disputes


def refunds_of_activities(activities: Sequence[Activity]) -> dict[int, Refund]:
    """Return, by activity id, the refund that the activity is about."""
    refund_ids = subject_ids(activities, "refund")
    if not refund_ids:
        return {}
    refunds = Refund.objects.filter(vendor_id=activities[0].vendor_id).in_bulk(set(refund_ids.values()))
    return {
        activity_id: refunds[refund_id]
        for activity_id, refund_id in refund_ids.items()
        if refund_id in refunds
    }
