"""Telling a vendor's team that something needs them."""

from notifications import letters
from notifications.models import Email
from notifications.tasks import send_email
from notifications.wording import Wording
from orders import outbox
from orders.promises import Promise
from vendors.models import Vendor


def warn_team(vendor: Vendor, text: str, *, to: str = "") -> None:
    """A banner on every page of the vendor, and an e-mail to `to`; "" takes the banner away.

    To be called inside the transaction that found out.
    """
    moved = Vendor.objects.filter(pk=vendor.pk).exclude(warning=text).update(warning=text)
    vendor.warning = text
    if moved and text and to:
        email = letters.to_vendor(
            vendor, to, Wording("Your attention is needed", f"{text}\n\nMyCommerce\n", "")
        )
        email.about = Email.Subject.WARNING
        email.save()
        outbox.put([Promise(send_email, {"email_id": email.pk})], vendor_id=vendor.pk)
