"""The routes of a vendor's own pages, and of those that stand before any sign-in."""

from tests.route import VENDOR, Route

SETTINGS = {"support_email": "help@acme.example"}
ROUTES = [
    Route("switch_vendor", form={}, form_objects={"vendor": VENDOR}, get=405, viewer_may=True),
    Route("products", for_staff=False),
    Route("checkout_settings", form=SETTINGS, for_staff=False),
    Route("keyboard", form={"shortcuts": "off"}, viewer_may=True),
    Route("account_email", form={"email": "new@demo.example"}, viewer_may=True),
]
PUBLIC_ROUTES = {
    "confirm_address",
    "favicon",
    "healthz",
    "metrics",
    "no_page",
    "readyz",
    "robots_txt",
    "security_txt",
}
