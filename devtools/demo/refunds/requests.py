"""The demo's refund requests, with their activities and their jobs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from core.copy_from import copy_all, reserve_ids
from devtools.demo.orders.purchase import DemoActivity, DemoJob, DemoPurchase, DemoRefundRequest
from orders.models import Activity
from refunds.models import RefundRequest
from refunds.requests import escalate_request, remind_of_request
from vendors.actor import ActorKind

REMIND_AFTER, ESCALATE_AFTER = timedelta(days=3), timedelta(days=10)


@dataclass(slots=True)
class EnteredRequest:
    """A refund request before it has a row, with its activities and its jobs."""

    purchase: DemoPurchase
    request: DemoRefundRequest
    activities: list[DemoActivity]
    jobs: list[DemoJob]
    reminded_at: datetime | None
    pk: int = 0


def demo_requests(batch: Iterable[DemoPurchase], clock: datetime) -> list[EnteredRequest]:
    """Return the requests of a batch and write them into the orders' histories."""
    return [_entry(purchase, request, clock) for purchase in batch for request in purchase.requests]


def number(entries: list[EnteredRequest]) -> None:
    for entry, pk in zip(entries, reserve_ids(RefundRequest, len(entries)), strict=True):
        entry.pk = pk
        entry.activities[0].subject = f"request:{pk}"
        for job in entry.jobs:
            job.arguments = {"request_id": pk}


def write(entries: list[EnteredRequest]) -> None:
    copy_all([_row(entry) for entry in entries])


def _entry(purchase: DemoPurchase, request: DemoRefundRequest, clock: datetime) -> EnteredRequest:
    vendor, staff = purchase.seller.vendor, purchase.seller.staff
    sentence = f"Refund requested, forwarded to {vendor.support_email}."
    data = {"comment": request.text}
    activities = [purchase.add_activity(request.at, Activity.Kind.REFUND, sentence, staff, data=data)]
    jobs = [
        _job(activities[0], remind_of_request, request.at + REMIND_AFTER, request, clock),
        _job(activities[0], escalate_request, request.at + ESCALATE_AFTER, request, clock),
    ]
    purchase.jobs += jobs
    reminded_at = jobs[0].done_at if not request.answered_at else None
    if reminded_at:
        reminded = "The vendor was reminded of the refund request."
        activities.append(
            purchase.add_activity(reminded_at, Activity.Kind.REFUND, reminded, cause=activities[0])
        )
    if request.answered_at and request.answered_by:
        declined, comment = "Refund request declined.", {"comment": request.answer}
        activities.append(
            purchase.add_activity(
                request.answered_at, Activity.Kind.REFUND, declined, request.answered_by, data=comment
            )
        )
    return EnteredRequest(purchase, request, activities, jobs, reminded_at)


def _job(
    cause: DemoActivity, task: Any, due_at: datetime, request: DemoRefundRequest, clock: datetime
) -> DemoJob:
    job = DemoJob(cause, task.name, task.queue, due_at=due_at, attempts=0)
    if due_at < clock:
        job.attempts, job.done_at = 1, due_at + timedelta(seconds=2)
    elif due_at < clock + timedelta(days=1):
        job.due_at = due_at + timedelta(days=1)  # far in the future
    return job


def _row(entry: EnteredRequest) -> RefundRequest:
    purchase, request, state = entry.purchase, entry.request, RefundRequest.State
    answered_by = request.answered_by.user if request.answered_by else None
    return RefundRequest(
        pk=entry.pk,
        vendor_id=purchase.seller.vendor.pk,
        order_id=purchase.pk,
        state=(state.DECLINED if request.answered_at else state.OPEN).value,
        comment=request.text,
        opened_by_kind=ActorKind.STAFF.value,
        opened_by_name=purchase.seller.staff.name,
        email_key=purchase.customer.email_key,
        answer=request.answer,
        answered_by_id=answered_by.pk if answered_by else None,
        created_at=request.at,
        reminded_at=entry.reminded_at,
        answered_at=request.answered_at,
    )
