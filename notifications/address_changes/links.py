"""The links by which an old and a new address answer: signed, and of no use once its change has ended."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from notifications.address_changes.models import EmailChange
from vendors.models import Vendor

ROUTES = {"email_change": "notifications.address_changes", "new_email": "notifications.address_changes.new"}


def answer_url(change: EmailChange, route: str = "email_change") -> str:
    """Return the address of the page on which an address answers; it begins with the vendor's number."""
    number = change.order.vendor.number
    token = f"{number}-{signing.dumps([number, change.pk], salt=ROUTES[route])}"
    return f"{settings.SITE_URL.rstrip('/')}{reverse(route, args=[token])}"


def change_of_token(token: str, route: str = "email_change") -> EmailChange | None:
    """Return the change of a token, with its order and vendor; None for a token that we did not sign for this page."""
    number, _, signed = token.partition("-")
    try:
        signed_number, change_id = signing.loads(signed, salt=ROUTES[route])
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if str(signed_number) != number:
        return None
    vendor_id = Vendor.objects.id_of(signed_number)
    changes = EmailChange.objects.select_related("order__vendor", "vendor")
    return changes.filter(vendor_id=vendor_id, pk=change_id).first()
