"""Refund requests: their evidence, and the jobs that run while the vendor has not answered."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import Now

from jobs.models import Job
from jobs.queues import Queue
from jobs.registry import task
from notifications.emails.tasks import send_email
from orders.models import Activity
from refunds.emails import request_reminder_email
from refunds.models import RefundRequest

EVIDENCE = {
    Activity.Kind.DOWNLOAD: ("download", "downloads"),
    Activity.Kind.KEY: ("license key event", "license key events"),
    Activity.Kind.EMAIL: ("email", "emails"),
}  # singular and plural, by kind of activity


@dataclass(frozen=True, slots=True)
class RequestWithEvidence:
    """A request with short texts that speak for and against it, such as `2 downloads`."""

    request: RefundRequest
    evidence: list[str]


def with_evidence(requests: Sequence[RefundRequest]) -> list[RequestWithEvidence]:
    """Return a vendor's requests with counts of activities and of the customer's earlier requests, by two queries."""
    orders = [request.order for request in requests]
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    activities = Activity.objects.filter(order__in=orders, kind__in=EVIDENCE)
    for order_id, kind, count in activities.values_list("order_id", "kind").annotate(count=Count("pk")):
        counts[order_id][kind] = count
    earlier_requests = _earlier_requests(requests)
    return [
        RequestWithEvidence(request, _count_texts(counts[request.order_id]) + earlier)
        for request, earlier in zip(requests, earlier_requests, strict=True)
    ]


def _earlier_requests(requests: Sequence[RefundRequest]) -> list[list[str]]:
    """Return, for each request, how often its customer has asked the vendor for money back before."""
    email_keys = {request.email_key for request in requests if request.email_key}
    ids: dict[str, list[int]] = defaultdict(list)
    all_requests = (
        RefundRequest.objects.filter(vendor_id=requests[0].vendor_id, email_key__in=email_keys)
        if email_keys
        else ()
    )
    for request in all_requests:
        ids[request.email_key].append(request.pk)
    texts = []
    for request in requests:
        earlier = sum(pk < request.pk for pk in ids[request.email_key])
        texts.append([f"{earlier} earlier request{'' if earlier == 1 else 's'}"] if earlier else [])
    return texts


def _count_texts(counts: Counter[str]) -> list[str]:
    return [f"{counts[kind]} {names[counts[kind] != 1]}" for kind, names in EVIDENCE.items() if counts[kind]]


@task(queue=Queue.MAIL, kind=Activity.Kind.REFUND)
def remind_of_request(job: Job, *, request_id: int) -> str:
    """Write to the vendor once more while the request is open."""
    requests = RefundRequest.objects.filter(vendor_id=job.required_vendor_id, pk=request_id)
    request = requests.select_related("order__vendor").get()
    unreminded = requests.filter(state=RefundRequest.State.OPEN, reminded_at=None)
    if not request.order.vendor.support_email or not unreminded.update(reminded_at=Now()):
        return ""
    key = f"request:{request_id}:reminder"
    job.enqueue(send_email, email_id=request_reminder_email(request).pk, dedupe_key=key)
    return "The vendor was reminded of the refund request."


@task(queue=Queue.MAIL, kind=Activity.Kind.REFUND)
def escalate_request(job: Job, *, request_id: int) -> str:
    """Pass a request that the vendor has not answered to Customer Service."""
    request = RefundRequest.objects.filter(vendor_id=job.required_vendor_id, pk=request_id)
    unescalated = request.filter(state=RefundRequest.State.OPEN, escalated_at=None)
    escalated = unescalated.update(escalated_at=Now())
    return "The refund request was not answered: Customer Service takes it over." if escalated else ""
