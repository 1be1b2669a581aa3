"""The link by which an old address answers: signed, and of no use once its change has ended."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from notifications.address_changes.models import EmailChange
from vendors.models import Vendor

SALT = "notifications.address_changes"


def answer_url(change: EmailChange) -> str:
    """Return the address; it begins with the vendor's number."""
    number = change.order.vendor.number
    token = f"{number}-{signing.dumps([number, change.pk], salt=SALT)}"
    return f"{settings.SITE_URL.rstrip('/')}{reverse('email_change', args=[token])}"


def change_of_token(token: str) -> EmailChange | None:
    """Return the change of a token, with its order and vendor; None for a token that we did not sign."""
    number, _, signed = token.partition("-")
    try:
        signed_number, change_id = signing.loads(signed, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if str(signed_number) != number:
        return None
    vendor_id = Vendor.objects.id_of(signed_number)
    changes = EmailChange.objects.select_related("order__vendor", "vendor")
    return changes.filter(vendor_id=vendor_id, pk=change_id).first()
