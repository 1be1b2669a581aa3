"""What follows from a refund's move; each promise has a key of its own, so none is kept twice.

Other apps follow by the hooks `REFUNDS_SUCCEEDED` and `REFUNDS_SENT_BACK`, in the same transaction.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from django.db.models import Prefetch, prefetch_related_objects

from core.hooks import Hook
from jobs.registry import JobRequest, task_named
from notifications.emails.models import Email
from notifications.emails.tasks import send_email
from notifications.webhooks.create_notices import send_notices
from notifications.webhooks.models import Event
from orders.models import OrderItem
from refunds.emails import refund_made, refund_sent_back
from refunds.extension_points import REFUNDS_SENT_BACK, REFUNDS_SUCCEEDED
from refunds.models import Refund, RefundSettings
from refunds.models.states import State

Promises = dict[int, list[JobRequest]]
FIRST_LOOK = timedelta(seconds=10)  # it has just said that the bank is at it, and tells when that is over


def effects(refunds: Sequence[Refund], before: Mapping[int, str]) -> Promises:
    """By the refunds' ids."""
    given = [one for one in refunds if one.state == State.SUCCEEDED]
    returned = [one for one in refunds if one.state == State.FAILED and before[one.pk] == State.SUCCEEDED]
    prefetch_related_objects([*given, *returned], Prefetch("items", OrderItem.objects.order_by("position")))
    found: Promises = defaultdict(list)
    for one in refunds:
        if one.state == State.PENDING:
            look = task_named("refunds.look_again")
            key = f"refund:{one.pk}:look"
            found[one.pk].append(JobRequest(look, {"refund_id": one.pk}, dedupe_key=key, delay=FIRST_LOOK))
    for some in (
        _jobs_of(REFUNDS_SUCCEEDED, given),
        _mails(given),
        _notices(given),
        _jobs_of(REFUNDS_SENT_BACK, returned),
        _mails_to_vendors(returned),
        _notices(returned),
    ):
        for pk, job_requests in some.items():
            found[pk] += job_requests
    return found


def _jobs_of(
    hook: Hook[Callable[[Sequence[Refund]], Mapping[int, list[JobRequest]]]], refunds: Sequence[Refund]
) -> Promises:
    found: Promises = defaultdict(list)
    for follow in hook if refunds else ():
        for pk, job_requests in follow(refunds).items():
            found[pk] += job_requests
    return found


def _mails(refunds: Sequence[Refund]) -> Promises:
    """To the customers of vendors who want that."""
    silent = RefundSettings.objects.filter(
        vendor__in={one.vendor_id for one in refunds}, mails_customer=False
    )
    vendors = set(silent.values_list("vendor_id", flat=True)) if refunds else set()
    told = [one for one in refunds if one.order.email and one.vendor_id not in vendors]
    emails = Email.objects.bulk_create(refund_made(one) for one in told)
    return {
        one.pk: [JobRequest(send_email, {"email_id": email.pk}, dedupe_key=f"refund:{one.pk}:mail")]
        for one, email in zip(told, emails, strict=True)
    }


def _mails_to_vendors(refunds: Sequence[Refund]) -> Promises:
    """The customer has not got the money: the vendor has to know."""
    addresses = {
        one.pk: one.order.vendor.notification_email or one.order.vendor.support_email for one in refunds
    }
    told = [one for one in refunds if addresses[one.pk]]
    emails = Email.objects.bulk_create(refund_sent_back(one, addresses[one.pk]) for one in told)
    return {
        one.pk: [JobRequest(send_email, {"email_id": email.pk}, dedupe_key=f"refund:{one.pk}:sent-back")]
        for one, email in zip(told, emails, strict=True)
    }


def _notices(refunds: Sequence[Refund]) -> Promises:
    told = send_notices([one.order for one in refunds], Event.REFUND) if refunds else []
    return {one.pk: job_requests for one, job_requests in zip(refunds, told, strict=True)}
