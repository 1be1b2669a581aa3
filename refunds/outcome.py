"""The second half of a refund: what became of it, whoever brings the news (task, gateway event, reconcile, staff).

An upper or lower app hears of it by the slots `refund.succeeded` and `refund.sent_back` (it had succeeded, and the
bank returned the money). Their `content(refund)` runs in the same transaction and gives a list of promises.
"""

from typing import Any

from django.db import transaction
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Now

from notifications.notices import Event, send_notice
from notifications.tasks import send_email
from orders import outbox
from orders.gateway import GatewayRefund, RefundState
from orders.history import record
from orders.models import Activity, Order, OrderItem
from orders.promises import Promise, task_called
from refunds.letters import refund_made
from refunds.models import Refund, RefundItem, RefundRequest, RefundSettings
from refunds.models.states import OVER, State, sources_of
from vendors.actor import SYSTEM, Actor
from vendors.slots import fillers

TARGETS = {
    RefundState.PENDING: State.PENDING,
    RefundState.SUCCEEDED: State.SUCCEEDED,
    RefundState.FAILED: State.FAILED,
}
CLOSED = (Order.Status.CHARGED_BACK, Order.Status.CANCELED)


class Mismatch(Exception):
    """The gateway's refund is not the one we asked for: a person has to look."""


def adopt(refund: Refund, answer: GatewayRefund) -> bool:
    """Take over what the gateway says of this refund; True when that was news."""
    if answer.amount != refund.amount:
        raise Mismatch(f"The gateway has a refund of {answer.amount} where we have one of {refund.amount}.")
    return settle(refund, TARGETS[answer.state], gateway_id=answer.id, failure=answer.failure)


def settle(refund: Refund, target: State, *, actor: Actor = SYSTEM, **news: Any) -> bool:
    """Move the state and, only if it moved, write Activity and promise what follows, in one transaction."""
    with transaction.atomic():
        refund.order = Order.objects.locked(refund.order_id)
        before = move(refund, target, **news)
        if before:
            subject = f"refund:{refund.pk}"
            asked = refund.order.activities.filter(subject=subject).order_by("pk").first()
            told = record(
                refund.order,
                Activity.Kind.REFUND,
                sentence_of(refund, before),
                actor=actor,
                cause=asked,
                subject=subject,
            )
            promises = effects(refund, before)
            outbox.put(promises, vendor_id=refund.vendor_id, order=refund.order, cause=told)
    return bool(before)


def move(refund: Refund, target: State, **news: Any) -> str:
    """The state, the money and the lines, under the order's lock; the state before, "" when there is no such move."""
    before = Refund.objects.values_list("state", flat=True).get(pk=refund.pk)
    if target != State.PENDING:
        news["settled_at"] = Now()
    moved = Refund.objects.filter(pk=refund.pk, state__in=sources_of(target)).update(state=target, **news)
    if not moved:
        return ""
    refund.refresh_from_db(fields=["state", *news])
    if target == State.SUCCEEDED:
        _give(refund)
    elif target in OVER:
        _take_back(refund, had_succeeded=before == State.SUCCEEDED)
    return str(before)


def effects(refund: Refund, before: str) -> list[Promise]:
    """What follows from the move; each promise has a key of its own, so none is kept twice."""
    if refund.state == State.SUCCEEDED:
        notices = send_notice(refund.order, Event.REFUND)
        return _of_slot("refund.succeeded", refund) + _mail(refund) + notices
    if refund.state == State.PENDING:
        key = f"refund:{refund.pk}:look"
        return [Promise(task_called("refunds.look_again"), {"refund_id": refund.pk}, dedupe_key=key)]
    return _of_slot("refund.sent_back", refund) if before == State.SUCCEEDED else []


def sentence_of(refund: Refund, before: str) -> str:
    """What Activity says of the move."""
    match refund.state:
        case State.SUCCEEDED:
            by_hand = f", paid out by hand, reference {refund.reference}" if refund.by_hand else ""
            return f"Refund of {refund.amount} succeeded{by_hand}."
        case State.PENDING:
            return f"Refund of {refund.amount} is pending at the customer's bank."
        case State.DECLINED:
            return f"Refund of {refund.amount} was not approved."
    why = f": {refund.failure.rstrip('.')}" if refund.failure else ""
    if before == State.SUCCEEDED:
        return f"Refund of {refund.amount} came back from the bank{why}. The amount can be refunded again."
    return f"Refund of {refund.amount} failed{why}."


def _give(refund: Refund) -> None:
    _count(refund, refunded=refund.amount_minor)
    _mark(refund, OrderItem.MoneyBack.REFUNDED)
    requests = RefundRequest.objects.filter(order_id=refund.order_id, state=RefundRequest.State.OPEN)
    requests.filter(Q(item=None) | Q(item__in=refund.lines.values("item_id"))).update(
        state=RefundRequest.State.REFUNDED, answered_by=refund.asked_by, answered_at=Now()
    )


def _take_back(refund: Refund, *, had_succeeded: bool) -> None:
    """The amount is left again."""
    given = refund.amount_minor if had_succeeded else 0
    _count(refund, refunded=-given, reserved=-refund.amount_minor)
    _mark(refund, OrderItem.MoneyBack.NONE)
    RefundItem.objects.filter(refund=refund).update(live=False)


def _count(refund: Refund, *, refunded: int, reserved: int = 0) -> None:
    """Move the order's sums, and its status by them."""
    total = F("refunded_minor") + refunded
    orders = Order.objects.filter(pk=refund.order_id)
    orders.update(reserved_minor=F("reserved_minor") + reserved, refunded_minor=total)
    if refunded:
        orders.exclude(status__in=CLOSED).update(
            status=Case(
                When(refunded_minor=0, then=Value(Order.Status.PAID)),
                When(refunded_minor=F("paid_minor"), then=Value(Order.Status.REFUNDED)),
                default=Value(Order.Status.PARTLY_REFUNDED),
            )
        )
    refund.order.refresh_from_db(fields=["reserved_minor", "refunded_minor", "status"])


def _mark(refund: Refund, money_back: str) -> None:
    lines = RefundItem.objects.filter(refund=refund, live=True)
    OrderItem.objects.filter(pk__in=lines.values("item_id")).update(money_back=money_back)


def _of_slot(slot: str, refund: Refund) -> list[Promise]:
    return [promise for one in fillers(slot) if one.content for promise in one.content(refund)]


def _mail(refund: Refund) -> list[Promise]:
    if not refund.order.email or not RefundSettings.of(refund.vendor_id).mails_customer:
        return []
    email = refund_made(refund)
    return [Promise(send_email, {"email_id": email.pk}, dedupe_key=f"refund:{refund.pk}:mail")]
