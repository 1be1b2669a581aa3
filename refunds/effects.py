"""The jobs that follow when refunds change state; each has a dedupe key, so none is done twice.

Other apps add theirs by the hooks `REFUNDS_SUCCEEDED` and `REFUNDS_SENT_BACK`, in the same transaction.
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
from refunds.emails import refund_returned_email, refund_sent_back_email, refund_succeeded_email
from refunds.extension_points import REFUNDS_SENT_BACK, REFUNDS_SUCCEEDED
from refunds.models import Refund, RefundSettings
from refunds.models.states import State

JobRequests = dict[int, list[JobRequest]]  # by refund id
FIRST_CHECK_DELAY = timedelta(
    seconds=10
)  # a new pending refund has just been read, and an event usually follows


def job_requests_after(refunds: Sequence[Refund], previous_states: Mapping[int, str]) -> JobRequests:
    """Return, by refund id, the jobs that follow from the new state of each of a vendor's refunds."""
    succeeded = [refund for refund in refunds if refund.state == State.SUCCEEDED]
    sent_back = [
        refund
        for refund in refunds
        if refund.state == State.FAILED and previous_states[refund.pk] == State.SUCCEEDED
    ]
    items_by_position = OrderItem.objects.order_by("position")
    prefetch_related_objects([*succeeded, *sent_back], Prefetch("items", items_by_position))
    job_requests: JobRequests = defaultdict(list)
    for refund in refunds:
        if refund.state == State.PENDING:
            job_requests[refund.pk].append(_status_check(refund))
    for more in (
        _from_hook(REFUNDS_SUCCEEDED, succeeded),
        _emails_to_customers(succeeded),
        _notices(succeeded),
        _from_hook(REFUNDS_SENT_BACK, sent_back),
        _emails_to_vendors(sent_back),
        _emails_about_returns(sent_back),
        _notices(sent_back),
    ):
        for pk, requests in more.items():
            job_requests[pk] += requests
    return job_requests


def _status_check(refund: Refund) -> JobRequest:
    # By name: `refunds.tasks` imports this module.
    check = task_named("refunds.check_pending_refund")
    key = f"refund:{refund.pk}:look"
    return JobRequest(check, {"refund_id": refund.pk}, dedupe_key=key, delay=FIRST_CHECK_DELAY)


def _from_hook(
    hook: Hook[Callable[[Sequence[Refund]], Mapping[int, list[JobRequest]]]], refunds: Sequence[Refund]
) -> JobRequests:
    job_requests: JobRequests = defaultdict(list)
    for function in hook if refunds else ():
        for pk, requests in function(refunds).items():
            job_requests[pk] += requests
    return job_requests


def _emails_to_customers(refunds: Sequence[Refund]) -> JobRequests:
    """Write an email to each customer who has an address, unless the vendor wants none."""
    if not refunds or not RefundSettings.of_vendor(refunds[0].vendor_id).mails_customer:
        return {}
    emailed = [refund for refund in refunds if refund.order.email]
    emails = Email.objects.bulk_create(refund_succeeded_email(refund) for refund in emailed)
    return {
        refund.pk: [JobRequest(send_email, {"email_id": email.pk}, dedupe_key=f"refund:{refund.pk}:mail")]
        for refund, email in zip(emailed, emails, strict=True)
    }


def _emails_to_vendors(refunds: Sequence[Refund]) -> JobRequests:
    """Write an email to each vendor who has an address: the customer has not got the money."""
    addresses = {
        refund.pk: refund.order.vendor.notification_email or refund.order.vendor.support_email
        for refund in refunds
    }
    emailed = [refund for refund in refunds if addresses[refund.pk]]
    emails = Email.objects.bulk_create(
        refund_sent_back_email(refund, addresses[refund.pk]) for refund in emailed
    )
    return {
        refund.pk: [
            JobRequest(send_email, {"email_id": email.pk}, dedupe_key=f"refund:{refund.pk}:sent-back")
        ]
        for refund, email in zip(emailed, emails, strict=True)
    }


def _emails_about_returns(refunds: Sequence[Refund]) -> JobRequests:
    """Write to each customer who has heard of the refund that the bank has returned it."""
    if not refunds or not RefundSettings.of_vendor(refunds[0].vendor_id).mails_customer:
        return {}
    emailed = [refund for refund in refunds if refund.order.email]
    emails = Email.objects.bulk_create(refund_returned_email(refund) for refund in emailed)
    return {
        refund.pk: [JobRequest(send_email, {"email_id": email.pk}, dedupe_key=f"refund:{refund.pk}:returned")]
        for refund, email in zip(emailed, emails, strict=True)
    }


def _notices(refunds: Sequence[Refund]) -> JobRequests:
    """Write an HTTP Order Notice about each refund's order."""
    notices = send_notices([refund.order for refund in refunds], Event.REFUND) if refunds else []
    return {refund.pk: job_requests for refund, job_requests in zip(refunds, notices, strict=True)}
