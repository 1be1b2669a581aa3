"""The daily tasks of the history, and the jobs of the eraser: what the web asks for, and what is over by its age.

The latter belong to a process that connects by the eraser's role (`manage.py process_jobs erase --forever`);
another worker that claims one leaves it to that.
"""

from collections.abc import Collection
from datetime import date, timedelta

from celery import shared_task
from django.utils import timezone

from jobs.enqueue import enqueue_all
from jobs.models import Job
from jobs.queues import Queue
from jobs.registry import JobRequest, PermanentFailure, RetryLater, task
from jobs.states import unfinished
from orders.history_digest import sign_all
from orders.models import Activity, Order
from orders.models.order import ORDER_SUBJECT
from orders.personal_data import retention
from orders.personal_data.erase import CannotErase, erase, may_erase
from vendors.actor import Actor, ActorKind
from vendors.models import User, Vendor

WAIT = timedelta(minutes=1)


def request_erasure(order: Order, email: str, asker: User) -> None:
    """Ask, in the open transaction, that a customer of the order's vendor is erased.

    Should the job fail, the order's Activity says why.
    """
    arguments = {"email": email, "user_id": asker.pk}
    enqueue_all([JobRequest(erase_person, arguments)], vendor_id=order.vendor_id, subject=order.as_subject)


def erasure_waits(vendor_id: int, order_ids: Collection[int]) -> bool:
    """Return whether an erasure was asked for from one of these orders and has not ended."""
    jobs = unfinished().filter(task=erase_person.name, subject_kind=ORDER_SUBJECT)
    return jobs.filter(vendor_id=vendor_id, subject_id__in=order_ids).exists()


@task(queue=Queue.ERASE, kind=Activity.Kind.CHANGE)
def erase_person(job: Job, *, email: str, user_id: int) -> str:
    """Erase a vendor's customer; the address in the job's own arguments goes as well."""
    _leave_to_eraser()
    asker = User.objects.get(pk=user_id)
    kind = ActorKind.STAFF if asker.is_staff else ActorKind.VENDOR
    try:
        erase(email, Actor(kind, str(asker), asker), [job.required_vendor_id])
    except CannotErase as refusal:
        raise PermanentFailure(str(refusal)) from refusal
    return ""


@task(queue=Queue.ERASE, kind=Activity.Kind.CHANGE)
def apply_retention(job: Job) -> str:
    """Erase or delete what a vendor has held for long enough."""
    _leave_to_eraser()
    retention.apply(job.required_vendor_id)
    return ""


@shared_task(name="orders.retention")
def enqueue_retention() -> None:
    """Delete what is over of the tables that vendors share; enqueue one job for each vendor, once a day."""
    retention.apply_to_shared_tables()
    today: date = timezone.now().date()
    for vendor_id in Vendor.objects.order_by("pk").values_list("pk", flat=True):
        key = f"retention:{vendor_id}:{today.isoformat()}"
        enqueue_all([JobRequest(apply_retention, {}, dedupe_key=key)], vendor_id=vendor_id)


@shared_task(name="orders.sign_history")
def sign_history() -> None:
    """Sign the day's digest of every vendor's activities."""
    sign_all(timezone.now().date())


def _leave_to_eraser() -> None:
    if not may_erase():
        raise RetryLater("This process may not erase: start one with the eraser's role.", WAIT, counts=False)
