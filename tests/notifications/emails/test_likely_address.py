"""Where emails come back, the vendor is offered the address that was likely meant."""

from collections.abc import Callable
from html import unescape

import pytest
from django.core.cache import cache
from django.test import Client

from notifications.emails.likely_address import likely_address_of
from orders.models import Order
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]


@pytest.fixture(autouse=True)
def _uncached(vendor: Vendor) -> None:
    for key in (f"needs-attention:{vendor.pk}", f"common-domains:{vendor.pk}"):
        cache.delete(key)


def bounced(vendor: Vendor, email: str) -> Order:
    order = make.order(vendor, email=email, email_problem="550 no such user")
    make.email(order, state="bounced", reason="550 no such user")
    return order


def test_address_is_likely_of_a_known_service_or_of_the_vendors_customers(vendor: Vendor) -> None:
    for name in ("ada", "bob", "eve"):
        make.order(vendor, email=f"{name}@lab.example")
    for _ in range(3):
        make.order(vendor, email="ada@labb.example", email_problem="550")

    assert likely_address_of(bounced(vendor, "ada@gmial.com")) == "ada@gmail.com"
    assert likely_address_of(bounced(vendor, "ada@labb.example")) == "ada@lab.example"
    assert likely_address_of(bounced(vendor, "ada@elsewhere.example")) == ""


def test_home_and_order_offer_it_and_apply_nothing(anna: Actor, panel: Panel, vendor: Vendor) -> None:
    order, client = bounced(vendor, "ada@gmial.com"), panel(anna)
    change = f"{order.get_absolute_url()}actions/change-email/?email=ada%40gmail.com"

    home = unescape(client.get("/").content.decode())
    page = unescape(client.get(order.get_absolute_url()).content.decode())

    assert f'href="{change}&next=/">Use ada@gmail.com</a>' in home
    assert "Did the customer mean ada@gmail.com?" in page
    assert change in page
    assert 'value="ada@gmail.com"' in client.get(change).content.decode()
    order.refresh_from_db()
    assert order.email == "ada@gmial.com"  # until a person saves it


def test_nothing_is_offered_for_a_good_address_or_to_a_viewer(
    bob: Actor, panel: Panel, vendor: Vendor
) -> None:
    good = make.order(vendor, email="ada@gmial.com")

    for order in (good, bounced(vendor, "ada@gmial.com")):
        assert "Did the customer mean" not in panel(bob).get(order.get_absolute_url()).content.decode()
