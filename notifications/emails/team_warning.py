"""A warning to a vendor's team, as a banner and by email."""

from jobs.enqueue import enqueue_all
from jobs.registry import JobRequest
from notifications.emails import compose
from notifications.emails.default_templates import EmailText
from notifications.emails.models import Email
from notifications.emails.tasks import send_email
from vendors.models import Vendor


def warn_team(vendor: Vendor, text: str, *, to: str = "") -> None:
    """Show a banner on every page of the vendor and email the text to `to`; "" removes the banner.

    Call it inside the transaction that found the reason.
    """
    is_new = Vendor.objects.filter(pk=vendor.pk).exclude(warning=text).update(warning=text)
    vendor.warning = text
    if is_new and text and to:
        content = EmailText("Your attention is needed", f"{text}\n\nMyCommerce\n", "")
        email = compose.email_to_vendor(vendor, to, content)
        email.kind = Email.Kind.WARNING
        email.save()
        enqueue_all([JobRequest(send_email, {"email_id": email.pk})], vendor_id=vendor.pk)


def bounce_warning(address: str) -> str:
    """Return what the team reads while order notifications to the address come back."""
    return f"Order notifications to {address} come back. Correct the address in Vendor settings."


def forget_bounces(vendor_id: int, address: str) -> None:
    """Remove the banner about an address that is the vendor's no longer."""
    Vendor.objects.filter(pk=vendor_id, warning=bounce_warning(address)).update(warning="")
