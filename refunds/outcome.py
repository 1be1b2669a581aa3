"""The second half of a refund: what became of it, whoever brings the news (task, gateway event, reconcile)."""

from collections.abc import Sequence

from django.db import transaction

from jobs.enqueue import insert_jobs, unsaved_jobs
from orders.history import record_all, unsaved_activity
from orders.models import Activity, Order
from orders.payments.protocol import GatewayRefund, RefundState
from refunds.effects import effects
from refunds.models import Refund
from refunds.models.states import State
from refunds.transitions import Move, move_all
from vendors.actor import SYSTEM

TARGETS = {
    RefundState.PENDING: State.PENDING,
    RefundState.SUCCEEDED: State.SUCCEEDED,
    RefundState.FAILED: State.FAILED,
}


class Mismatch(Exception):
    """The gateway's refund is not the one we asked for: a person has to look."""


def adopt(refund: Refund, answer: GatewayRefund) -> bool:
    """Take over what the gateway says of this refund; True when that was news."""
    return bool(settle_all([adopted(refund, answer)]))


def adopted(refund: Refund, answer: GatewayRefund) -> Move:
    """The move that the gateway's answer means."""
    if answer.amount != refund.amount:
        raise Mismatch(f"The gateway has a refund of {answer.amount} where we have one of {refund.amount}.")
    return Move(refund, TARGETS[answer.state], {"gateway_id": answer.id, "failure": answer.failure})


def settle_all(moves: Sequence[Move], *, queue: str = "") -> list[Refund]:
    """Move the states and, only where they moved, write Activity and promise what follows, in one transaction.

    In as many statements for several as for one. With a `queue` what follows waits there, not in its tasks'.
    """
    if not moves:
        return []
    with transaction.atomic():
        orders = Order.objects.locked_many([one.refund.order_id for one in moves])
        for one in moves:
            one.refund.order = orders[one.refund.order_id]
        before = move_all(moves)
        moved = [one.refund for one in moves if one.refund.pk in before]
        if moved:
            _tell(moved, before, queue)
    return moved


def _tell(moved: Sequence[Refund], before: dict[int, str], queue: str) -> None:
    """The log, and the steps that follow."""
    asked = _asked(moved)
    lines = [
        unsaved_activity(
            one.order,
            Activity.Kind.REFUND,
            sentence_of(one, before[one.pk]),
            actor=SYSTEM,
            cause=asked.get(f"refund:{one.pk}"),
            subject=f"refund:{one.pk}",
        )
        for one in moved
    ]
    told = record_all(lines)
    job_requests = effects(moved, before)
    insert_jobs(
        [
            job
            for one, cause in zip(moved, told, strict=True)
            for job in unsaved_jobs(
                job_requests[one.pk],
                vendor_id=one.vendor_id,
                subject=one.order.as_subject,
                cause_id=cause.pk,
                queue=queue,
            )
        ]
    )


def _asked(refunds: Sequence[Refund]) -> dict[str, Activity]:
    """The first line of the log about each: who asked for it."""
    lines = Activity.objects.filter(
        order__in=[one.order_id for one in refunds], subject__in=[f"refund:{one.pk}" for one in refunds]
    )
    return {one.subject: one for one in lines.only("subject").order_by("-pk")}


def sentence_of(refund: Refund, before: str) -> str:
    """What Activity says of the move."""
    match refund.state:
        case State.SUCCEEDED:
            by_hand = f", paid out by hand, reference {refund.reference}" if refund.by_hand else ""
            return f"Refund of {refund.amount} succeeded{by_hand}."
        case State.PENDING:
            return f"Refund of {refund.amount} is pending at the customer's bank."
    why = f": {refund.failure.rstrip('.')}" if refund.failure else ""
    if before == State.SUCCEEDED:
        return f"Refund of {refund.amount} came back from the bank{why}. The amount can be refunded again."
    return f"Refund of {refund.amount} failed{why}."
