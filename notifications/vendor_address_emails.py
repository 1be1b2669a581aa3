"""Emails about a vendor's own addresses: a link to the new one, a word to the old one. No row holds them."""

from django.template.loader import render_to_string

from core.contact import CUSTOMER_SERVICE_EMAIL
from jobs.enqueue import enqueue_all
from jobs.models import Job
from jobs.queues import Queue
from jobs.registry import JobRequest, PermanentFailure, task
from notifications.emails.smtp_session import SmtpRefused, send_unsaved
from notifications.emails.tasks import MAX_ATTEMPTS
from notifications.emails.team_warning import forget_bounces
from orders.models import Activity
from vendors.extension_points import VendorAddressEmail
from vendors.models import Vendor
from vendors.vendor_addresses import VendorAddressChange

SUBJECTS = {"confirm": "Confirm the {} of {}", "changed": "The {} of {} was changed"}


def enqueue_vendor_address_email(email: VendorAddressEmail) -> None:
    arguments = {"kind": email.kind, "vendor_id": email.vendor_id, "field": email.field, "to": email.to}
    enqueue_all([JobRequest(send_vendor_address_email, arguments)], vendor_id=email.vendor_id)
    if email.kind == "changed":
        forget_bounces(email.vendor_id, email.to)


@task(queue=Queue.MAIL, kind=Activity.Kind.EMAIL, max_attempts=MAX_ATTEMPTS)
def send_vendor_address_email(job: Job, *, kind: str, vendor_id: int, field: str, to: str) -> str:
    """Send the email; the link in it is made now."""
    change = VendorAddressChange(Vendor.objects.get(pk=vendor_id), field, to)
    context = {"change": change, "customer_service_email": CUSTOMER_SERVICE_EMAIL}
    text = render_to_string(f"vendors/email/address_{kind}.txt", context)
    try:
        send_unsaved(to, SUBJECTS[kind].format(change.label, change.vendor), text)
    except SmtpRefused as refusal:
        if not refusal.is_final:
            raise
        raise PermanentFailure(f"The mail server refused it: {refusal}") from refusal
    return ""
