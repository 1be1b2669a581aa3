"""One email and one notice for the keys of an order that are made together, as of a long order. The order is locked."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet

from delivery.licenses.emails import license_keys_email
from delivery.licenses.models import LicenseKey
from delivery.models import Delivery
from jobs.models import Job
from jobs.queues import Queue
from jobs.registry import JobRequest, task
from jobs.settle import settle_all
from jobs.states import still_owned
from notifications.emails.tasks import send_email
from notifications.webhooks.create_notices import send_notice
from notifications.webhooks.models import Event
from orders.models import Activity, Order
from orders.recipients import addressee_of

WAIT = timedelta(seconds=20)  # for the order's other keys; what is made later is announced on its own
Announcement = LicenseKey.Announcement


def announce_key(delivery: Delivery, key: LicenseKey, *, sends_email: bool) -> list[JobRequest]:
    """Return the jobs that send the key to its person and the vendor's server: now, or with those still to come."""
    order = delivery.item.order
    sends_email = sends_email and bool(addressee_of(order).email)
    is_only_key = order.item_count <= 1 and delivery.machines <= 1
    is_announced_soon = not is_only_key and _due_keys(order).exists()
    if is_only_key or (not is_announced_soon and not _awaits_keys(order)):
        return _announce(order, [key] if sends_email else [])
    _update([key], Announcement.NOTICE_AND_EMAIL if sends_email else Announcement.NOTICE)
    return [] if is_announced_soon else [JobRequest(announce_keys, {}, delay=WAIT)]


@task(queue=Queue.LICENSE, kind=Activity.Kind.KEY, max_attempts=20)
def announce_keys(job: Job) -> str:
    """Announce the keys made since the first of them; email, notice and the end of the job are one commit."""
    with transaction.atomic():
        if job.subject_id is None or not still_owned([job]):
            return ""
        order = Order.objects.locked(job.required_vendor_id, job.subject_id)
        keys = list(_due_keys(order).select_related("item", "vendor").order_by("item__position", "pk"))
        emailed = [key for key in keys if key.announcement == Announcement.NOTICE_AND_EMAIL]
        if keys:
            job.next_jobs.extend(_announce(order, [key for key in emailed if key.state == "active"]))
            _update(keys, Announcement.NONE)
        settle_all([job])
    return ""


def _announce(order: Order, keys: list[LicenseKey]) -> list[JobRequest]:
    job_requests = list(send_notice(order, Event.KEY_DELIVERY))
    if keys:
        job_requests.append(JobRequest(send_email, {"email_id": license_keys_email(order, keys).pk}))
    return job_requests


def _awaits_keys(order: Order) -> bool:
    return Delivery.objects.filter(item__order=order, awaits_key_since__isnull=False).exists()


def _update(keys: Sequence[LicenseKey], announcement: int) -> None:
    ids = [key.pk for key in keys]
    LicenseKey.objects.filter(vendor_id=keys[0].vendor_id, pk__in=ids).update(announcement=announcement)


def _due_keys(order: Order) -> QuerySet[LicenseKey]:
    return LicenseKey.objects.filter(item__order=order, announcement__gt=Announcement.NONE)
