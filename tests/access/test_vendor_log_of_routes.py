"""Every form of settings and catalog leaves an entry in the vendor log: a new page has to, before it is let in."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.route import Route, Samples
from tests.routes import ABSENT, ROUTES
from vendors.models import VendorLogEntry

SECTIONS = ("/account/", "/catalog/", "/marketing/", "/customer-service/", "/refunds/settings/")
# Forms that change no setting, each with what it does.
CHANGES_NOTHING = {
    "account": "is of the person",
    "set_theme": "is of the person",
    "email_preview": "shows a draft",
    "email_test": "sends a draft",
    "test_notice_endpoint": "sends a notice",
    "catch_up_notices": "sends notices that wait",
    "test_generator": "shows a key",
    "restore_product": "this product is not archived",
}


FORMS = [route for route in ROUTES if route.form is not None and route.url(ABSENT).startswith(SECTIONS)]


@pytest.mark.parametrize("route", FORMS, ids=str)
def test_form_of_settings_is_in_the_log(
    route: Route, acme: Samples, signed_in: Callable[[str], Client]
) -> None:
    response = signed_in("alice").post(route.url(acme), route.data(acme), follow=True)

    assert response.status_code == 200
    entries = VendorLogEntry.objects.filter(vendor_id=acme.vendor.pk, actor_user=acme.user)
    assert entries.exists() != (route.name in CHANGES_NOTHING)
