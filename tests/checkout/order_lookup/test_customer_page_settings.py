"""Checkout Settings → Customers' own page."""

from collections.abc import Callable

from django.test import Client

from checkout.order_lookup.models import CustomerPageSettings
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
PAGE = "/settings/customer-page/"


def test_owners_choose_what_customers_do_by_themselves(
    alice: Actor, amir: Actor, vendor: Vendor, panel: Panel
) -> None:
    form = {"shows_keys": "on", "per_day": "5"}
    assert panel(amir).post(PAGE, form).status_code == 403
    assert "Only an owner changes these settings." in panel(amir).get(PAGE).content.decode()

    page = panel(alice).post(PAGE, form, follow=True).content.decode()

    settings = CustomerPageSettings.of_vendor(vendor.pk)
    assert (settings.shows_keys, settings.asks_refund, settings.per_day) == (True, False, 5)
    assert "On the page of their order customers may: read and copy the license key." in page
    assert panel(alice).post(PAGE, form | {"per_day": "21"}).status_code == 200
