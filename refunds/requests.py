"""Refund requests: what their page shows, and what happens when nobody answers."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import Now

from jobs.models import Job
from jobs.registry import task
from notifications.emails.tasks import send_email
from orders.models import Activity
from refunds.emails import request_reminder
from refunds.models import RefundRequest

EVIDENCE = {
    Activity.Kind.DOWNLOAD: ("download", "downloads"),
    Activity.Kind.KEY: ("license key event", "license key events"),
    Activity.Kind.EMAIL: ("email", "emails"),
}


@dataclass(frozen=True, slots=True)
class RequestWithEvidence:
    """A request with what speaks for and against it."""

    request: RefundRequest
    evidence: list[str]


def with_evidence(requests: Sequence[RefundRequest]) -> list[RequestWithEvidence]:
    """Two queries, however many requests: what the orders' histories count, and who has asked before."""
    orders = [one.order_id for one in requests]
    counted: dict[int, Counter[str]] = defaultdict(Counter)
    happened = Activity.objects.filter(order_id__in=orders, kind__in=EVIDENCE)
    for order, kind, count in happened.values_list("order_id", "kind").annotate(count=Count("pk")):
        counted[order][kind] = count
    return [
        RequestWithEvidence(one, _words(counted[one.order_id]) + earlier)
        for one, earlier in _earlier(requests)
    ]


@task(queue="mail", kind=Activity.Kind.REFUND)
def remind_of_request(job: Job, *, request_id: int) -> str:
    """Write to the vendor once more while the request is open."""
    request = RefundRequest.objects.select_related("order__vendor").get(pk=request_id)
    open_one = RefundRequest.objects.filter(pk=request_id, state=RefundRequest.State.OPEN, reminded_at=None)
    if not request.order.vendor.support_email or not open_one.update(reminded_at=Now()):
        return ""
    key = f"request:{request_id}:reminder"
    job.enqueue(send_email, email_id=request_reminder(request).pk, dedupe_key=key)
    return "The vendor was reminded of the refund request."


@task(queue="mail", kind=Activity.Kind.REFUND)
def escalate_request(job: Job, *, request_id: int) -> str:
    """Nobody has answered: from now on it is Customer Service's."""
    request = RefundRequest.objects.filter(pk=request_id, state=RefundRequest.State.OPEN, escalated_at=None)
    moved = request.update(escalated_at=Now())
    return "The refund request was not answered: Customer Service takes it over." if moved else ""


def _words(counted: Counter[str]) -> list[str]:
    return [
        f"{counted[kind]} {words[counted[kind] != 1]}" for kind, words in EVIDENCE.items() if counted[kind]
    ]


def _earlier(requests: Sequence[RefundRequest]) -> list[tuple[RefundRequest, list[str]]]:
    """Each with how often its customer has asked this vendor for money back before."""
    keys = {one.email_key for one in requests if one.email_key}
    vendors = {one.vendor_id for one in requests}
    asked: dict[tuple[int, str], list[int]] = defaultdict(list)
    found = RefundRequest.objects.filter(vendor_id__in=vendors, email_key__in=keys) if keys else ()
    for other in found:
        asked[other.vendor_id, other.email_key].append(other.pk)
    told = []
    for one in requests:
        before = sum(pk < one.pk for pk in asked[one.vendor_id, one.email_key])
        told.append((one, [f"{before} earlier request{'' if before == 1 else 's'}"] if before else []))
    return told
