"""The daily digest of Needs attention: enqueued once for each person and day, and not sent when nothing waits."""

from datetime import datetime

from celery import shared_task
from django.utils import timezone

from core.vendor_transaction import vendor_transaction
from jobs.enqueue import enqueue_all
from jobs.models import Job
from jobs.queues import Queue
from jobs.registry import JobRequest, task
from notifications.digest.digest_email import digest_email
from notifications.digest.models import DigestSubscription, next_time
from notifications.emails.models import Email
from notifications.emails.tasks import send_email
from orders.home.counts import counts_of
from orders.models import Activity
from vendors.models import Seat, Vendor

MOST = 1_000  # of one run; the next one takes the others


@shared_task(name="notifications.enqueue_digests")
def enqueue_digests() -> None:
    """Enqueue the digests that are due; of runs at the same time only one moves a subscription to its next day."""
    enqueue_due(timezone.now())


def enqueue_due(now: datetime) -> int:
    """Enqueue what is due; return how many."""
    due = DigestSubscription.objects.filter(next_at__lte=now).order_by("next_at")
    rows = list(due.values_list("pk", "vendor_id", "hour", "next_at")[:MOST])
    vendors = Vendor.objects.in_bulk({vendor_id for _, vendor_id, *_ in rows})
    return sum(_enqueue(vendors[vendor_id], pk, hour, next_at, now) for pk, vendor_id, hour, next_at in rows)


def _enqueue(vendor: Vendor, pk: int, hour: int, due_at: datetime, now: datetime) -> bool:
    day = vendor.day_of(due_at).isoformat()
    arguments = {"subscription_id": pk, "day": day}
    with vendor_transaction(vendor.pk):
        due = DigestSubscription.objects.filter(vendor_id=vendor.pk, pk=pk, next_at=due_at)
        is_moved = bool(due.update(next_at=next_time(now, hour, vendor.timezone)))
        if is_moved:
            request = JobRequest(send_digest, arguments, dedupe_key=f"digest:{pk}:{day}")
            enqueue_all([request], vendor_id=vendor.pk)
    return is_moved


@task(queue=Queue.MAIL, kind=Activity.Kind.EMAIL)
def send_digest(job: Job, *, subscription_id: int, day: str) -> str:
    """Write the email once, however often the job runs; end the subscription of a person who has left the team."""
    vendor_id = job.required_vendor_id
    rows = DigestSubscription.objects.filter(vendor_id=vendor_id, pk=subscription_id)
    subscription = rows.select_related("vendor", "user").first()
    if subscription is None:
        return ""
    seats = Seat.objects.filter(vendor_id=vendor_id, user=subscription.user, user__is_active=True)
    if not seats.exists():
        rows.delete()
        return ""
    counts = counts_of(vendor_id, afresh=True)
    if counts:
        email = digest_email(subscription, counts)
        email.dedupe_key = f"digest:{subscription_id}:{day}"
        Email.objects.bulk_create([email], ignore_conflicts=True)
        saved = Email.objects.only("pk", "vendor_id").get(vendor_id=vendor_id, dedupe_key=email.dedupe_key)
        job.enqueue(send_email, email_id=saved.pk, dedupe_key=f"send:{saved.pk}")
    return ""
