"""The tasks that ask the payment gateway, with no transaction open."""

from datetime import timedelta
from typing import NoReturn

from celery import shared_task
from django.db.models import F
from django.utils import timezone

from jobs.models import Job
from jobs.registry import PermanentFailure, RetryLater, task
from orders.actions import Obstacle
from orders.models import Activity, Order
from orders.payments.gateway import gateway
from orders.payments.protocol import Declined, GatewayRefund, OutcomeUnknown, RefundState
from refunds.gateway_batch import current_batch, gateway_batch
from refunds.gateway_sync import sync_refund
from refunds.models import Refund
from refunds.models.states import State
from refunds.outcome import Mismatch, transition_to
from refunds.reconcile import reconcile
from refunds.transitions import Transition

KEY_LIFETIME = timedelta(hours=20)  # the gateway forgets keys after 24
IN_FLIGHT_TIME = timedelta(
    seconds=15
)  # after which a failed request can no longer take effect at the gateway
RECONCILED_PERIOD = timedelta(days=3)
SEND_ATTEMPTS, CHECK_ATTEMPTS = 40, 200
BATCH_SIZE = 100  # refunds that a worker sends one after the other, and settles in one transaction
# Seconds between attempts: short at first, for accidents; 40 attempts take more than a day.
GATEWAY_RETRY_DELAYS = (2, 5, 10, 10, 15, 15, 20, 30, 60, 120, 300, 600, 1800, 3600)


@task(
    queue="money",
    kind=Activity.Kind.REFUND,
    max_attempts=SEND_ATTEMPTS,
    retry_delays=GATEWAY_RETRY_DELAYS,
    batch_size=BATCH_SIZE,
    session=gateway_batch,
)
def send_to_gateway(job: Job, *, refund_id: int) -> str:
    """Ask the gateway for the refund: first, or again with the same key or after a look whether it is there."""
    refund = current_batch().refunds[refund_id]
    if refund.state != State.SUBMITTED:
        return ""
    try:
        gateway_refund = _send(refund, is_first=refund_id in current_batch().never_sent)
        current_batch().transitions.append(transition_to(refund, gateway_refund))
    except Declined as declined:
        failed = Transition(refund, State.FAILED, {"failure": declined.message})
        current_batch().transitions.append(failed)
    except Mismatch as mismatch:
        raise PermanentFailure(str(mismatch)) from mismatch
    return ""


def _send(refund: Refund, *, is_first: bool) -> GatewayRefund:
    """Return the gateway's refund.

    Raises Declined, OutcomeUnknown without an answer, and PermanentFailure when the key is too old to be sent.
    """
    age = timezone.now() - (refund.first_sent_at or timezone.now())
    if age > KEY_LIFETIME:
        return _find(refund) or _fail_too_old(refund)
    try:
        return gateway().refund(
            refund.order.charge_id, refund.amount, key=refund.key, reference=str(refund.gateway_key)
        )
    except Declined:
        if not is_first and (gateway_refund := _find(refund)):
            return gateway_refund
        raise
    except OutcomeUnknown as unclear:
        if not unclear.key_is_spent:
            raise
        return _find(refund) or _rotate_key(refund, age, unclear)


def _find(refund: Refund) -> GatewayRefund | None:
    """Return the gateway's refund with our reference, whichever key made it, or None."""
    return gateway().find_refund(refund.order.charge_id, reference=str(refund.gateway_key))


def _fail_too_old(refund: Refund) -> NoReturn:
    raise PermanentFailure(
        f"Refund of {refund.amount}: the gateway never answered and does not have it. "
        "It is too old to be sent again by itself: Customer Service will look at it."
    )


def _rotate_key(refund: Refund, age: timedelta, unclear: OutcomeUnknown) -> NoReturn:
    """Give the next attempt another key: the gateway repeats a failure for this one, and has no refund."""
    if age > IN_FLIGHT_TIME:
        Refund.objects.filter(pk=refund.pk, key_generation=refund.key_generation).update(
            key_generation=F("key_generation") + 1
        )
    raise unclear


@task(
    queue="money",
    kind=Activity.Kind.REFUND,
    max_attempts=CHECK_ATTEMPTS,
    retry_delays=GATEWAY_RETRY_DELAYS,
    batch_size=BATCH_SIZE,
    session=gateway_batch,
)
def check_pending_refund(job: Job, *, refund_id: int) -> str:
    """Ask the gateway whether the bank has answered; the gateway's event usually comes first."""
    refund = current_batch().refunds[refund_id]
    if refund.state != State.PENDING:
        return ""
    gateway_refund = gateway().look_up_refund(refund.gateway_id)
    if gateway_refund.state == RefundState.PENDING:
        raise RetryLater("The customer's bank has not answered yet.")
    current_batch().transitions.append(transition_to(refund, gateway_refund))
    return ""


@task(
    queue="money",
    kind=Activity.Kind.REFUND,
    max_attempts=SEND_ATTEMPTS,
    retry_delays=GATEWAY_RETRY_DELAYS,
)
def sync_gateway_refund(job: Job, *, gateway_id: str) -> str:
    """Look up the refund that an event has named; the event itself is not believed."""
    gateway_refund = gateway().look_up_refund(gateway_id)
    try:
        sync_refund(gateway_refund)
    except (Mismatch, Obstacle) as difference:
        reason = str(difference).rstrip(".")
        raise PermanentFailure(
            f"The gateway's refund {gateway_id} is not as we have it: {reason}."
        ) from difference
    return ""


@task(
    queue="money",
    kind=Activity.Kind.REFUND,
    max_attempts=SEND_ATTEMPTS,
    retry_delays=GATEWAY_RETRY_DELAYS,
)
def sync_dispute(job: Job, *, charge_id: str) -> str:
    """Look up the charge that an event has called disputed; mark its order as charged back if it is."""
    order = Order.objects.of_job(job)
    if order is None or not gateway().look_up_charge(charge_id).disputed:
        return ""
    unmarked = Order.objects.filter(pk=order.pk).exclude(status=Order.Status.CHARGED_BACK)
    marked = unmarked.update(status=Order.Status.CHARGED_BACK)
    return f"The customer's bank charged {order.paid} back." if marked else ""


@shared_task(name="refunds.reconcile")
def reconcile_recent_refunds() -> None:
    """Compare the refunds of the last days with the gateway's, each night."""
    reconcile(timezone.now() - RECONCILED_PERIOD)
