"""Refunds speak to the gateway here, with no transaction open."""

from datetime import timedelta

from celery import shared_task
from django.db.models import F
from django.utils import timezone

from jobs.models import Job
from jobs.registry import PermanentFailure, RetryLater, task
from orders.actions import Obstacle
from orders.models import Activity, Order
from orders.payments.gateway import gateway
from orders.payments.protocol import Declined, GatewayRefund, OutcomeUnknown, RefundState
from refunds.gateway_batch import asking, current
from refunds.gateway_sync import take
from refunds.models import Refund
from refunds.models.states import State
from refunds.outcome import Mismatch, adopted
from refunds.reconcile import reconcile
from refunds.transitions import Move

KEY_IS_KEPT = timedelta(hours=20)  # the gateway forgets keys after 24
CALM = timedelta(seconds=15)  # after which a failed request has left the gateway's books for good
NIGHTLY = timedelta(days=3)
ATTEMPTS, LOOKS = 40, 200
BATCH_SIZE = 100  # refunds that a worker asks for one after the other, and settles in one transaction
# Seconds between tries: quick while it may have been an accident, and 40 of them take more than a day.
SOON = (2, 5, 10, 10, 15, 15, 20, 30, 60, 120, 300, 600, 1800, 3600)


@task(
    queue="money",
    kind=Activity.Kind.REFUND,
    max_attempts=ATTEMPTS,
    retry_delays=SOON,
    batch_size=BATCH_SIZE,
    session=asking,
)
def send_to_gateway(job: Job, *, refund_id: int) -> str:
    """Ask for the money once. Again means: with the same key, or after a look whether it is there."""
    refund = current().refunds[refund_id]
    if refund.state != State.SUBMITTED:
        return ""
    try:
        answer = _ask(refund, is_first=refund_id in current().fresh)
        current().moves.append(adopted(refund, answer))
    except Declined as declined:
        current().moves.append(Move(refund, State.FAILED, {"failure": declined.message}))
    except Mismatch as mismatch:
        raise PermanentFailure(str(mismatch)) from mismatch
    return ""


@task(
    queue="money",
    kind=Activity.Kind.REFUND,
    max_attempts=LOOKS,
    retry_delays=SOON,
    batch_size=BATCH_SIZE,
    session=asking,
)
def look_again(job: Job, *, refund_id: int) -> str:
    """Ask how a pending refund is; events usually come first."""
    refund = current().refunds[refund_id]
    if refund.state != State.PENDING:
        return ""
    answer = gateway().look_up_refund(refund.gateway_id)
    if answer.state == RefundState.PENDING:
        raise RetryLater("The customer's bank has not answered yet.")
    current().moves.append(adopted(refund, answer))
    return ""


@task(queue="money", kind=Activity.Kind.REFUND, max_attempts=ATTEMPTS, retry_delays=SOON)
def take_news(job: Job, *, gateway_id: str) -> str:
    """An event named this refund: look at the refund itself, whatever the event said."""
    answer = gateway().look_up_refund(gateway_id)
    try:
        take(answer)
    except (Mismatch, Obstacle) as difference:
        why = str(difference).rstrip(".")
        raise PermanentFailure(
            f"The gateway's refund {gateway_id} is not as we have it: {why}."
        ) from difference
    return ""


@task(queue="money", kind=Activity.Kind.REFUND, max_attempts=ATTEMPTS, retry_delays=SOON)
def take_dispute(job: Job, *, charge_id: str) -> str:
    """An event told of a chargeback: look at the charge itself."""
    order = Order.objects.of_job(job)
    if order is None or not gateway().look_up_charge(charge_id).disputed:
        return ""
    open_orders = Order.objects.filter(pk=order.pk).exclude(status=Order.Status.CHARGED_BACK)
    moved = open_orders.update(status=Order.Status.CHARGED_BACK)
    return f"The customer's bank charged {order.paid} back." if moved else ""


@shared_task(name="refunds.reconcile")
def reconcile_lately() -> None:
    """Each night: compare the last days with the gateway."""
    reconcile(timezone.now() - NIGHTLY)


def _ask(refund: Refund, *, is_first: bool) -> GatewayRefund:
    """First-time and repeated asking; raises Unclear while nobody knows."""
    age = timezone.now() - (refund.first_sent_at or timezone.now())
    if age > KEY_IS_KEPT:
        return _find(refund) or _leave(refund)
    try:
        return gateway().refund(
            refund.order.charge_id, refund.amount, key=refund.key, reference=str(refund.gateway_key)
        )
    except Declined:
        if not is_first and (found := _find(refund)):
            return found
        raise
    except OutcomeUnknown as unclear:
        if not unclear.key_is_spent:
            raise
        return _find(refund) or _with_new_key(refund, age, unclear)


def _find(refund: Refund) -> GatewayRefund | None:
    """By our reference, whichever key made it."""
    return gateway().find_refund(refund.order.charge_id, reference=str(refund.gateway_key))


def _leave(refund: Refund) -> GatewayRefund:
    raise PermanentFailure(
        f"Refund of {refund.amount}: the gateway never answered and does not have it. "
        "It is too old to be sent again by itself: Customer Service will look at it."
    )


def _with_new_key(refund: Refund, age: timedelta, unclear: OutcomeUnknown) -> GatewayRefund:
    """The key only repeats its failure, and the refund is not there: the next try may use another key."""
    if age > CALM:
        Refund.objects.filter(pk=refund.pk, key_generation=refund.key_generation).update(
            key_generation=F("key_generation") + 1
        )
    raise unclear
