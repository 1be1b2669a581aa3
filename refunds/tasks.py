"""The tasks that ask the payment gateway, with no transaction open."""

from collections.abc import Iterable
from datetime import timedelta
from typing import NoReturn

from celery import shared_task
from django.db.models import F, Prefetch
from django.utils import timezone

from jobs.batch import JobBatch
from jobs.models import Job
from jobs.queues import Queue
from jobs.registry import PermanentFailure, RetryLater, task
from orders.actions import Obstacle
from orders.models import Activity, Order
from orders.payments.gateway import gateway
from orders.payments.protocol import RETRY_DELAYS, Declined, GatewayRefund, OutcomeUnknown, RefundState
from refunds.disputes import sync_gateway_dispute
from refunds.effects import FIRST_CHECK_DELAY
from refunds.gateway_sync import sync_refund
from refunds.models import Refund
from refunds.models.states import State
from refunds.outcome import Mismatch, settle_all, transition_to
from refunds.reconcile import reconcile
from refunds.transitions import Transition

KEY_LIFETIME = timedelta(hours=20)  # the gateway forgets keys after 24
IN_FLIGHT_TIME = timedelta(
    seconds=15
)  # after which a failed request can no longer take effect at the gateway
RECONCILED_PERIOD = timedelta(days=3)
LONGEST_PAUSE = timedelta(hours=1)  # between two looks at a pending refund
LOOKED_AT_FOR = timedelta(days=8)  # then a person has to look
SEND_ATTEMPTS, CHECK_ATTEMPTS = 40, 200
BATCH_SIZE = 100  # refunds that a worker sends one after the other, and settles in one transaction


@task(
    queue=Queue.MONEY,
    kind=Activity.Kind.REFUND,
    max_attempts=SEND_ATTEMPTS,
    retry_delays=RETRY_DELAYS,
    batch_size=BATCH_SIZE,
)
def send_to_gateway(batch: JobBatch) -> None:
    """Ask the gateway for refunds: first, or again with the same key or after a look whether it is there.

    A worker that is killed before the end causes no second refund: the next worker sends the same keys.
    """
    refunds = _refunds_of(batch)
    never_sent = _mark_as_sent(batch.vendor_id, refunds.values())
    transitions = []
    for job in batch:
        with batch.attempt(job):
            refund = refunds[job.arguments["refund_id"]]
            if refund.state == State.SUBMITTED:
                transitions.append(_transition_by_sending(refund, is_first=refund.pk in never_sent))
    settle_all(transitions, queue=batch.next_queue)


def _refunds_of(batch: JobBatch) -> dict[int, Refund]:
    orders = Prefetch("order", Order.objects.only("vendor_id", "charge_id"))
    refunds = Refund.objects.filter(vendor_id=batch.vendor_id).prefetch_related(orders)
    return refunds.in_bulk(batch.arguments("refund_id"))


def _mark_as_sent(vendor_id: int, refunds: Iterable[Refund]) -> set[int]:
    """Commit the time of the first call before it; return the ids of the refunds that were never sent before."""
    never_sent = {
        refund.pk for refund in refunds if refund.state == State.SUBMITTED and not refund.first_sent_at
    }
    unmarked = Refund.objects.filter(vendor_id=vendor_id, pk__in=never_sent, first_sent_at=None)
    unmarked.update(first_sent_at=timezone.now())
    return never_sent


def _transition_by_sending(refund: Refund, *, is_first: bool) -> Transition:
    try:
        return transition_to(refund, _send(refund, is_first=is_first))
    except Declined as declined:
        return Transition(refund, State.FAILED, {"failure": declined.message})
    except Mismatch as mismatch:
        raise PermanentFailure(str(mismatch)) from mismatch


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
        unrotated = Refund.objects.filter(
            vendor_id=refund.vendor_id, pk=refund.pk, key_generation=refund.key_generation
        )
        unrotated.update(key_generation=F("key_generation") + 1)
    raise unclear


@task(
    queue=Queue.MONEY,
    kind=Activity.Kind.REFUND,
    max_attempts=CHECK_ATTEMPTS,
    retry_delays=RETRY_DELAYS,
    batch_size=BATCH_SIZE,
)
def check_pending_refund(batch: JobBatch) -> None:
    """Ask the gateway whether the banks have answered; the gateway's event usually comes first."""
    refunds = _refunds_of(batch)
    transitions = []
    for job in batch:
        with batch.attempt(job):
            refund = refunds[job.arguments["refund_id"]]
            if refund.state == State.PENDING:
                transitions.append(_transition_by_look_up(refund))
    settle_all(transitions, queue=batch.next_queue)


def _transition_by_look_up(refund: Refund) -> Transition:
    gateway_refund = gateway().look_up_refund(refund.gateway_id)
    if gateway_refund.state == RefundState.PENDING:
        _look_again(refund)
    return transition_to(refund, gateway_refund)


def _look_again(refund: Refund) -> NoReturn:
    """Let the next look wait as long again as the refund does, so that many pending ones cost little.

    No attempt has failed: the looks do not count, which would part the batch into single jobs.
    """
    age = timezone.now() - (refund.first_sent_at or refund.created_at)
    if age > LOOKED_AT_FOR:
        raise PermanentFailure(
            f"Refund of {refund.amount}: the customer's bank has not answered for {LOOKED_AT_FOR.days} days. "
            "Customer Service will look at it."
        )
    pause = min(max(age, FIRST_CHECK_DELAY), LONGEST_PAUSE)
    raise RetryLater("The customer's bank has not answered yet.", pause, counts=False)


@task(
    queue=Queue.MONEY,
    kind=Activity.Kind.REFUND,
    max_attempts=SEND_ATTEMPTS,
    retry_delays=RETRY_DELAYS,
)
def sync_gateway_refund(job: Job, *, gateway_id: str) -> str:
    """Look up the refund that an event has named; the event itself is not believed."""
    gateway_refund = gateway().look_up_refund(gateway_id)
    try:
        sync_refund(job.required_vendor_id, gateway_refund)
    except (Mismatch, Obstacle) as difference:
        reason = str(difference).rstrip(".")
        raise PermanentFailure(
            f"The gateway's refund {gateway_id} is not as we have it: {reason}."
        ) from difference
    return ""


@task(
    queue=Queue.MONEY,
    kind=Activity.Kind.REFUND,
    max_attempts=SEND_ATTEMPTS,
    retry_delays=RETRY_DELAYS,
)
def sync_dispute(job: Job, *, charge_id: str) -> str:
    """Look up the disputes of the charge that an event has named; the event itself is not believed."""
    for gateway_dispute in gateway().disputes_of(charge_id):
        sync_gateway_dispute(job.required_vendor_id, gateway_dispute)
    return ""


@shared_task(name="refunds.reconcile")
def reconcile_recent_refunds() -> None:
    """Compare the refunds and disputes of the last days with the gateway's, each night."""
    reconcile(timezone.now() - RECONCILED_PERIOD)
