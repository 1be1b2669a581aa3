"""The demo's refund requests, with what was told of them and what still has to happen."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from core.copy_from import copy_rows, reserve_ids
from devtools.demo.orders.purchase import DemoPurchase, DemoRefundRequest, Happening, Promised
from orders.models import Activity
from refunds.models import RefundRequest
from refunds.requests import escalate_request, remind_of_request
from vendors.actor import ActorKind

REMIND_AFTER, ESCALATE_AFTER = timedelta(days=3), timedelta(days=10)
COLUMNS = (
    "id", "vendor_id", "order_id", "item_id", "state", "comment", "opened_by_kind", "opened_by_name", "email_key",
    "answer", "answered_by_id", "created_at", "reminded_at", "escalated_at", "answered_at",
)  # fmt: skip


@dataclass(slots=True)
class Entered:
    """A request to be, with its lines of history and its steps."""

    purchase: DemoPurchase
    asked: DemoRefundRequest
    told: list[Happening]
    jobs: list[Promised]
    reminded_at: datetime | None
    pk: int = 0


def requests(batch: Iterable[DemoPurchase], clock: datetime) -> list[Entered]:
    """Write them into the orders' histories."""
    return [_entered(purchase, asked, clock) for purchase in batch for asked in purchase.requests]


def number(entered: list[Entered]) -> None:
    for one, pk in zip(entered, reserve_ids(RefundRequest, len(entered)), strict=True):
        one.pk = pk
        one.told[0].subject = f"request:{pk}"
        for job in one.jobs:
            job.arguments = {"request_id": pk}


def write(entered: list[Entered]) -> None:
    copy_rows(RefundRequest, COLUMNS, _rows(entered))


def _entered(purchase: DemoPurchase, asked: DemoRefundRequest, clock: datetime) -> Entered:
    vendor, staff = purchase.seller.vendor, purchase.seller.staff
    said = f"Refund requested, forwarded to {vendor.support_email}."
    data = {"comment": asked.text}
    told = [purchase.tell(asked.at, Activity.Kind.REFUND, said, staff, data=data)]
    jobs = [
        _step(told[0], remind_of_request, asked.at + REMIND_AFTER, asked, clock),
        _step(told[0], escalate_request, asked.at + ESCALATE_AFTER, asked, clock),
    ]
    purchase.jobs += jobs
    reminded_at = jobs[0].done_at if not asked.answered_at else None
    if reminded_at:
        reminded = "The vendor was reminded of the refund request."
        told.append(purchase.tell(reminded_at, Activity.Kind.REFUND, reminded, cause=told[0]))
    if asked.answered_at and asked.answered_by:
        no, comment = "Refund request declined.", {"comment": asked.answer}
        told.append(
            purchase.tell(asked.answered_at, Activity.Kind.REFUND, no, asked.answered_by, data=comment)
        )
    return Entered(purchase, asked, told, jobs, reminded_at)


def _step(
    cause: Happening, task: Any, due_at: datetime, asked: DemoRefundRequest, clock: datetime
) -> Promised:
    job = Promised(cause, task.name, task.queue, due_at=due_at, attempts=0)
    if due_at < clock:
        job.attempts, job.done_at = 1, due_at + timedelta(seconds=2)
    elif due_at < clock + timedelta(days=1):
        job.due_at = due_at + timedelta(days=1)  # later than anybody's today
    return job


def _rows(entered: list[Entered]) -> Iterator[tuple[Any, ...]]:
    state = RefundRequest.State
    for one in entered:
        purchase, asked = one.purchase, one.asked
        answered = asked.answered_by.user if asked.answered_by else None
        yield (
            one.pk, purchase.seller.vendor.pk, purchase.pk, None,
            (state.DECLINED if asked.answered_at else state.OPEN).value, asked.text, ActorKind.STAFF.value,
            purchase.seller.staff.name, purchase.customer.email_key, asked.answer, answered and answered.pk,
            asked.at, one.reminded_at, None, asked.answered_at,
        )  # fmt: skip
