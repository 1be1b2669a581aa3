"""The second half of a refund: its outcome, whoever learns it (task, gateway event or reconciliation)."""

from collections.abc import Sequence

from django.db import transaction

from jobs.enqueue import insert_jobs, unsaved_jobs
from orders.history import record_all, unsaved_activity
from orders.models import Activity, Order
from orders.payments.protocol import GatewayRefund, RefundState
from orders.search.models import SearchKey
from refunds.effects import job_requests_after
from refunds.models import Refund
from refunds.models.states import State
from refunds.transitions import Transition, apply_transitions
from vendors.actor import SYSTEM

TARGET_STATES = {
    RefundState.PENDING: State.PENDING,
    RefundState.SUCCEEDED: State.SUCCEEDED,
    RefundState.FAILED: State.FAILED,
}


class Mismatch(Exception):
    """The amount of the gateway's refund is not the amount of ours: a person has to look."""


def settle(refund: Refund, gateway_refund: GatewayRefund) -> bool:
    """Move the refund to the gateway's state; return whether it moved. Raises Mismatch."""
    return bool(settle_all([transition_to(refund, gateway_refund)]))


def transition_to(refund: Refund, gateway_refund: GatewayRefund) -> Transition:
    """Return the transition of our refund to the gateway's state. Raises Mismatch when the amounts differ."""
    if gateway_refund.amount != refund.amount:
        raise Mismatch(
            f"The gateway has a refund of {gateway_refund.amount} where we have one of {refund.amount}."
        )
    fields = {"gateway_id": gateway_refund.id, "failure": gateway_refund.failure}
    return Transition(refund, TARGET_STATES[gateway_refund.state], fields)


def settle_all(transitions: Sequence[Transition], *, queue: str = "") -> list[Refund]:
    """Move a vendor's refunds and write Activity and the jobs that follow, in one transaction; return those that moved.

    Takes as many statements for several refunds as for one. With a `queue` the jobs wait in it, not in their
    tasks' queues.
    """
    if not transitions:
        return []
    with transaction.atomic():
        vendor_id = transitions[0].refund.vendor_id
        order_ids = [transition.refund.order_id for transition in transitions]
        orders = Order.objects.locked_many(vendor_id, order_ids)
        for transition in transitions:
            transition.refund.order = orders[transition.refund.order_id]
        previous_states = apply_transitions(transitions)
        moved = [transition.refund for transition in transitions if transition.refund.pk in previous_states]
        if moved:
            _record(moved, previous_states, queue)
    return moved


def _record(refunds: Sequence[Refund], previous_states: dict[int, str], queue: str) -> None:
    """Write an activity about each refund, and the jobs that follow with it as their cause."""
    causes = _first_activities(refunds)
    lines = [
        unsaved_activity(
            refund.order,
            Activity.Kind.REFUND,
            sentence_of(refund, previous_states[refund.pk]),
            actor=SYSTEM,
            cause=causes.get(f"refund:{refund.pk}"),
            subject=f"refund:{refund.pk}",
        )
        for refund in refunds
    ]
    activities = record_all(lines)
    SearchKey.objects.add((refund.order, SearchKey.Kind.REFUND, refund.gateway_id) for refund in refunds)
    job_requests = job_requests_after(refunds, previous_states)
    insert_jobs(
        [
            job
            for refund, activity in zip(refunds, activities, strict=True)
            for job in unsaved_jobs(
                job_requests[refund.pk],
                vendor_id=refund.vendor_id,
                subject=refund.order.as_subject,
                cause_id=activity.pk,
                queue=queue,
            )
        ]
    )


def _first_activities(refunds: Sequence[Refund]) -> dict[str, Activity]:
    """Return, by subject, the first activity about each refund: the request for it."""
    activities = Activity.objects.filter(
        order__in=[refund.order for refund in refunds],
        subject__in=[f"refund:{refund.pk}" for refund in refunds],
    )
    return {
        activity.subject: activity for activity in activities.only("vendor_id", "subject").order_by("-pk")
    }


def sentence_of(refund: Refund, previous_state: str) -> str:
    """Return the sentence that the Activity tab shows about the refund's last transition."""
    match refund.state:
        case State.SUCCEEDED:
            by_hand = f", paid out by hand, reference {refund.reference}" if refund.by_hand else ""
            return f"Refund of {refund.amount} succeeded{by_hand}."
        case State.PENDING:
            return f"Refund of {refund.amount} is pending at the customer's bank."
    reason = f": {refund.failure.rstrip('.')}" if refund.failure else ""
    if previous_state == State.SUCCEEDED:
        return f"Refund of {refund.amount} came back from the bank{reason}. The amount can be refunded again."
    return f"Refund of {refund.amount} failed{reason}."
