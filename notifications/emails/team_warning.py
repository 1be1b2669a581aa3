"""Telling a vendor's team that something needs them."""

from jobs.enqueue import enqueue_all
from jobs.registry import JobRequest
from notifications.emails import compose
from notifications.emails.default_templates import EmailText
from notifications.emails.models import Email
from notifications.emails.tasks import send_email
from vendors.models import Vendor


def warn_team(vendor: Vendor, text: str, *, to: str = "") -> None:
    """A banner on every page of the vendor, and an email to `to`; "" takes the banner away.

    To be called inside the transaction that found out.
    """
    moved = Vendor.objects.filter(pk=vendor.pk).exclude(warning=text).update(warning=text)
    vendor.warning = text
    if moved and text and to:
        email = compose.to_vendor(
            vendor, to, EmailText("Your attention is needed", f"{text}\n\nMyCommerce\n", "")
        )
        email.about = Email.Subject.WARNING
        email.save()
        enqueue_all([JobRequest(send_email, {"email_id": email.pk})], vendor_id=vendor.pk)
