"""Compares what the panel believes with what the gateway's own ledger says."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from chaos.panel import print_line
from devtools.fake_gateway.server import FakeGateway
from jobs.models import Job
from notifications.emails.models import Email
from orders.models import Order
from refunds.models import Refund
from refunds.models.states import OPEN

STATES = {"succeeded": "succeeded", "failed": "failed", "pending": "pending"}


@dataclass(slots=True)
class Verdict:
    """Figures of a run; all but the first group have to be 0."""

    refunds: int
    states: dict[str, int]
    given_back: dict[str, int]
    doubled: int = 0
    lost: int = 0
    different: int = 0
    open: int = 0
    jobs_open: int = 0
    emails_wrong: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return (
            not (
                self.doubled
                or self.lost
                or self.different
                or self.open
                or self.jobs_open
                or self.emails_wrong
            )
            and len(set(self.given_back.values())) == 1
        )

    def print_notes(self) -> None:
        """Print the first of what was not as it has to be."""
        for note in self.notes[:20]:
            print_line(note)


def settled(gateway: FakeGateway) -> bool:
    """Nothing is on its way any more: an event of the gateway causes a job, and comes after the refund's own answer."""
    return not (_has_open_rows() or gateway.announcer.undelivered or _has_open_rows())


def _has_open_rows() -> bool:
    return (
        Refund.objects.filter(state__in=OPEN).exists()
        or Job.objects.filter(done_at=None, failed_at=None).exists()
    )


def judge(orders: list[Order], gateway: FakeGateway) -> Verdict:
    by_charge: dict[str, list[dict[str, Any]]] = {}
    for entry in gateway.ledger.refunds.values():
        by_charge.setdefault(entry["charge"], []).append(entry)
    ours = {refund.order_id: refund for refund in Refund.objects.filter(order__in=orders)}
    fresh = Order.objects.in_bulk([order.pk for order in orders])
    succeeded = [entry for entry in gateway.ledger.refunds.values() if entry["status"] == "succeeded"]
    verdict = Verdict(
        refunds=Refund.objects.filter(order__in=orders).count(),
        states=dict(Counter(str(refund.state) for refund in ours.values())),
        given_back={
            "gateway": sum(entry["amount"] for entry in succeeded),
            "panel": sum(order.refunded_minor for order in fresh.values()),
        },
        open=Refund.objects.filter(state__in=OPEN).count(),
    )
    for job in Job.objects.filter(done_at=None):
        verdict.jobs_open += 1
        verdict.notes.append(f"{job} is {job.state}: {job.last_error or 'no error'}")
    for order in fresh.values():
        _judge_order(verdict, order, ours.get(order.pk), by_charge.get(order.charge_id, []))
    return verdict


def _judge_order(verdict: Verdict, order: Order, refund: Refund | None, there: list[dict[str, Any]]) -> None:
    refuses = "_refuses_" in order.charge_id
    verdict.doubled += len(there) > 1
    verdict.lost += refund is None or (not there and not refuses)
    if refund is None:
        return
    state = STATES[there[0]["status"]] if there else "failed"
    reserved = refund.amount_minor if state == "succeeded" else 0
    agrees = (refund.state, order.refunded_minor, order.reserved_minor) == (state, reserved, reserved)
    verdict.different += not agrees
    emails = Email.objects.filter(order=order, kind=Email.Kind.REFUND).count()
    if emails not in _expected_emails(order, state):
        verdict.emails_wrong += 1
        verdict.notes.append(f"{order}: {emails} emails about a refund that {state} ({order.charge_id})")
    if not agrees:
        verdict.notes.append(f"{order}: {refund.state} here, {[entry['status'] for entry in there]} there")


def _expected_emails(order: Order, state: str) -> set[int]:
    """Return how many emails there may be; of money that comes back one says so, if it was said to be on its way."""
    if "_bounces_" in order.charge_id:
        return {0, 2}
    return {1} if state == "succeeded" else {0}
