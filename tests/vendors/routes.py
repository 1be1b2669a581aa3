"""The routes of a vendor's own pages, and of those that stand before any sign-in."""

from datetime import timedelta

from django.utils import timezone

from tests import make
from tests.png import uploaded_png
from tests.route import OF_PRODUCT, VENDOR, Route, Sample, Samples
from vendors.models import Invitation, Seat
from vendors.rights import Role

SETTINGS = {"name": "Acme Tools", "timezone": "UTC", "support_email": "help@acme.example"}
PRODUCT_FORM = {
    "name": "Backup Pro",
    "sku": "BP-5",
    "prices-TOTAL_FORMS": 1,
    "prices-INITIAL_FORMS": 0,
    "prices-0-amount": "39.00",
    "prices-0-currency": "EUR",
}


def _seat(samples: Samples) -> Seat:
    return make.seat(f"ada{samples.vendor.pk}@demo.example", samples.vendor, Role.AGENT).seats.get()


def _invitation(samples: Samples) -> Invitation:
    expires_at = timezone.now() + timedelta(days=7)
    fields = {"email": "ida@demo.example", "role": Role.AGENT, "invited_by": samples.user}
    return Invitation.objects.create(vendor=samples.vendor, expires_at=expires_at, **fields)


OF_SEAT = {"seat_id": Sample(_seat)}
OF_INVITATION = {"invitation_id": Sample(_invitation)}
ROUTES = [
    Route("switch_vendor", form={}, form_objects={"vendor": VENDOR}, get=405, viewer_may=True),
    Route("products", for_staff=False),
    Route("new_product", form=PRODUCT_FORM, for_staff=False),
    Route("product", objects=OF_PRODUCT, form=PRODUCT_FORM, for_staff=False),
    *(
        Route(name, objects=OF_PRODUCT, form={}, get=405, for_staff=False)
        for name in ("duplicate_product", "archive_product", "restore_product")
    ),
    Route("product_picture", objects=OF_PRODUCT, form={"picture": uploaded_png}, get=405, for_staff=False),
    Route("vendor_logo", form={"picture": uploaded_png}, get=405, for_staff=False),
    Route("checkout_settings", form={"has_undo": "on"}, for_staff=False),
    Route("vendor_log", for_staff=False),
    Route("vendor_log_file", for_staff=False, for_managers=True),
    Route("vendor_settings", form=SETTINGS, for_staff=False),
    Route("team", form={"email": "new@demo.example", "role": "agent"}, for_staff=False),
    Route("seat", objects=OF_SEAT, form={"role": "viewer"}, for_staff=False),
    Route("remove_seat", objects=OF_SEAT, form={}, for_staff=False),
    *(
        Route(name, objects=OF_INVITATION, form={}, get=405, for_staff=False)
        for name in ("resend_invitation", "revoke_invitation")
    ),
    Route("account", form={"first_name": "Ada", "theme": "dark"}, viewer_may=True),
    Route("set_theme", form={"theme": "dark"}, get=405, viewer_may=True),
    Route("usersessions_list", form={}, viewer_may=True),
    Route("keyboard", form={"shortcuts": "off"}, viewer_may=True),
    Route("account_email", form={"email": "new@demo.example"}, viewer_may=True),
]
PUBLIC_ROUTES = {
    "accept_invitation",
    "confirm_address",
    "confirm_vendor_address",
    "favicon",
    "healthz",
    "metrics",
    "no_page",
    "picture",
    "readyz",
    "robots_txt",
    "security_txt",
}
