"""The routes of a vendor's own pages, and of those that stand before any sign-in."""

from tests.route import OF_PRODUCT, VENDOR, Route

SETTINGS = {"support_email": "help@acme.example"}
PRODUCT_FORM = {
    "name": "Backup Pro",
    "sku": "BP-5",
    "prices-TOTAL_FORMS": 1,
    "prices-INITIAL_FORMS": 0,
    "prices-0-amount": "39.00",
    "prices-0-currency": "EUR",
}
ROUTES = [
    Route("switch_vendor", form={}, form_objects={"vendor": VENDOR}, get=405, viewer_may=True),
    Route("products", for_staff=False),
    Route("new_product", form=PRODUCT_FORM, for_staff=False),
    Route("product", objects=OF_PRODUCT, form=PRODUCT_FORM, for_staff=False),
    *(
        Route(name, objects=OF_PRODUCT, form={}, get=405, for_staff=False)
        for name in ("duplicate_product", "archive_product", "restore_product")
    ),
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
