"""The demo's refunds, the jobs that send them to the gateway, and what came of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from core.copy_from import copy_all, reserve_ids
from devtools.demo.orders.purchase import DemoActivity, DemoJob, DemoPurchase, DemoReturn
from devtools.demo.vendors import Seller
from orders.models import Activity, Order
from refunds.models import Refund, RefundItem, RefundSettings
from refunds.models.states import State
from refunds.tasks import SEND_ATTEMPTS, check_pending_refund, send_to_gateway

STATES = {
    "succeeded": State.SUCCEEDED, "pending": State.PENDING, "retrying": State.SUBMITTED, "stuck": State.SUBMITTED,
    "waiting": State.WAITING, "failed": State.FAILED, "sent_back": State.FAILED,
}  # fmt: skip
KNOWN_OUTCOMES = ("succeeded", "pending", "sent_back")  # to the gateway
NO_ANSWER = "Request timed out: the gateway did not answer within 8 seconds"
REFUSED = "This card's bank does not take refunds."
CLOSED = "the card has expired or was canceled"
KEYS = UUID("5b8e3f0e-64c8-4a8c-9d5a-6f1d6f0c1a77")
CEILINGS = {"EUR": 20_000, "USD": 22_000, "GBP": 18_000}


@dataclass(slots=True)
class DemoRefund:
    """A refund before it has a row, with its activities and its job."""

    purchase: DemoPurchase
    returned: DemoReturn
    activities: list[DemoActivity]
    job: DemoJob | None
    settled_at: datetime | None
    pk: int = 0

    @property
    def by_hand(self) -> bool:
        return self.purchase.method is not Order.PaymentMethod.CARD

    @property
    def failure(self) -> str:
        return {"failed": REFUSED, "sent_back": CLOSED}.get(self.returned.outcome, "")

    @property
    def reference(self) -> str:
        return f"PAYOUT-{self.purchase.pk}" if self.by_hand else ""


def write_settings(sellers: Iterable[Seller]) -> None:
    """Let managers refund up to 200 euros without approval."""
    RefundSettings.objects.bulk_create(
        RefundSettings(vendor=seller.vendor, ceilings={"manager": CEILINGS}) for seller in sellers
    )


def demo_refunds(batch: Iterable[DemoPurchase], clock: datetime) -> list[DemoRefund]:
    """Return the refunds of a batch and write them into the orders' histories."""
    return [_refund(purchase, returned, clock) for purchase in batch for returned in purchase.returns]


def number(demo_refunds: list[DemoRefund]) -> None:
    for refund, pk in zip(demo_refunds, reserve_ids(Refund, len(demo_refunds)), strict=True):
        refund.pk = pk
        for activity in refund.activities:
            activity.subject = f"refund:{pk}"
        if refund.job:
            refund.job.arguments = {"refund_id": pk}
            purpose = "look" if refund.job.task == check_pending_refund.name else "send"
            refund.job.dedupe_key = f"refund:{pk}:{purpose}"


def write(demo_refunds: list[DemoRefund]) -> None:
    copy_all([_row(refund) for refund in demo_refunds])
    copy_all([item for refund in demo_refunds for item in _items(refund)])


def _refund(purchase: DemoPurchase, returned: DemoReturn, clock: datetime) -> DemoRefund:
    title, at = f"Refund of {purchase.money(returned.amount)}", returned.at
    verb = "waits for approval by another person" if returned.outcome == "waiting" else "submitted"
    submission = purchase.add_activity(
        at, Activity.Kind.REFUND, f"{title} {verb}.", returned.actor, data={"comment": returned.comment}
    )
    activities, job, settled_at = [submission], None, None
    if returned.outcome not in ("waiting",) and purchase.method is Order.PaymentMethod.CARD:
        job = _job(submission, returned.outcome, clock)
        purchase.jobs.append(job)
    for after, sentence in _sentences(title, returned.outcome):
        activities.append(purchase.add_activity(at + after, Activity.Kind.REFUND, sentence, cause=submission))
    if returned.outcome in ("succeeded", "failed", "sent_back"):
        settled_at = activities[-1].at
    return DemoRefund(purchase, returned, activities, job, settled_at)


def _job(submission: DemoActivity, outcome: str, clock: datetime) -> DemoJob:
    """Return the job that asks the gateway, as far as it came; open ones are due far in the future."""
    task = check_pending_refund if outcome == "pending" else send_to_gateway
    job = DemoJob(submission, task.name, task.queue, due_at=submission.at)
    later = clock + timedelta(days=2, minutes=submission.at.minute)
    match outcome:
        case "pending":
            job.due_at, job.last_error = later, "The customer's bank has not answered yet."
        case "retrying":
            job.due_at, job.attempts, job.last_error = later, 4, NO_ANSWER
        case "stuck":
            job.attempts, job.last_error = SEND_ATTEMPTS, NO_ANSWER
            job.due_at = job.failed_at = min(submission.at + timedelta(hours=36), clock)
        case _:
            job.done_at = submission.at + timedelta(seconds=3)
    return job


def _sentences(title: str, outcome: str) -> Iterator[tuple[timedelta, str]]:
    """Yield what followed, and how long after the submission."""
    match outcome:
        case "succeeded" | "sent_back":
            yield timedelta(seconds=41), f"{title} succeeded."
        case "pending":
            yield timedelta(seconds=3), f"{title} is pending at the customer's bank."
        case "failed":
            yield timedelta(seconds=3), f"{title} failed: {REFUSED}"
        case "stuck":
            exhausted = f"Gave up after {SEND_ATTEMPTS} tries: Customer Service will look at it."
            yield timedelta(hours=36), exhausted
    if outcome == "sent_back":
        sent_back = f"{title} came back from the bank: {CLOSED}. The amount can be refunded again."
        yield timedelta(days=7), sent_back


def _row(refund: DemoRefund) -> Refund:
    purchase, returned = refund.purchase, refund.returned
    actor, key = returned.actor, uuid5(KEYS, f"{purchase.number} {returned.at}")
    waits = returned.outcome == "waiting"
    is_known = returned.outcome in KNOWN_OUTCOMES and not refund.by_hand
    return Refund(
        pk=refund.pk,
        vendor_id=purchase.seller.vendor.pk,
        order_id=purchase.pk,
        state=STATES[returned.outcome].value,
        reason=returned.reason,
        currency=purchase.currency,
        amount_minor=returned.amount,
        tax_minor=sum(line.tax for line in returned.lines),
        is_whole=len(returned.lines) == len(purchase.lines),
        by_hand=refund.by_hand,
        comment=returned.comment,
        requested_by_id=actor.user.pk if actor.user else None,
        requested_by_name=actor.name,
        needs_approval=waits,
        gateway_key=key,
        gateway_id=f"re_{key.hex[:24]}" if is_known else "",
        reference=refund.reference,
        failure=refund.failure,
        first_sent_at=None if waits or refund.by_hand else returned.at + timedelta(seconds=1),
        created_at=returned.at,
        settled_at=refund.settled_at,
    )


def _items(refund: DemoRefund) -> Iterator[RefundItem]:
    for line in refund.returned.lines:
        yield RefundItem(
            vendor_id=refund.purchase.seller.vendor.pk,
            refund_id=refund.pk,
            item_id=line.pk,
            amount_minor=line.total,
            live=refund.returned.outcome not in ("failed", "sent_back"),
        )
