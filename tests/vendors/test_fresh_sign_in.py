"""What needs a fresh sign-in, and what happens to a form that is sent later."""

from collections.abc import Callable

import pytest
from django.test import Client

from refunds.models import RefundSettings
from tests import make
from vendors.actor import Actor
from vendors.models import User, Vendor

Panel = Callable[[Actor], Client]
ASKS = "/accounts/reauthenticate/"
NO_SEATS = {"seats-TOTAL_FORMS": 0, "seats-INITIAL_FORMS": 0}


def test_refund_settings_are_saved_after_the_password(alice: Actor, vendor: Vendor, panel: Panel) -> None:
    client, page = panel(alice), "/refunds/settings/"
    make.stale(client)
    form = {"remind_after_days": "9", "escalate_after_days": "20"}

    assert client.post(page, form).headers["Location"].startswith(ASKS)
    client.post(ASKS, {"password": "wrong", "next": page})
    assert not RefundSettings.objects.filter(vendor_id=vendor.pk).exists()

    client.post(ASKS, {"password": make.PASSWORD, "next": page})
    assert RefundSettings.objects.get(vendor_id=vendor.pk).remind_after_days == 9


@pytest.mark.parametrize(
    "page",
    [
        "/marketing/notices/new/",
        "/marketing/checkout-settings/",
        "/refunds/settings/",
        "/accounts/email/",
        "/account/vendor/",
    ],
)
def test_page_of_an_owner_is_read_freely_and_asks_before_it_saves(
    alice: Actor, panel: Panel, page: str
) -> None:
    client = panel(alice)
    make.stale(client)

    assert client.get(page).status_code == 200
    assert client.post(page, {"url": "https://hooks.acme.example/"}).headers["Location"].startswith(ASKS)


@pytest.mark.parametrize("button", ["secret", "remove"])
def test_secret_of_an_endpoint_needs_it(alice: Actor, vendor: Vendor, panel: Panel, button: str) -> None:
    endpoint, client = make.endpoint(vendor), panel(alice)
    make.stale(client)

    response = client.post(f"/marketing/notices/{endpoint.pk}/{button}/")

    assert response.headers["Location"].startswith(ASKS)
    endpoint.refresh_from_db()
    assert endpoint.removed_at is None


@pytest.mark.parametrize("page", ["totp/activate/", "totp/deactivate/", "recovery-codes/generate/"])
def test_second_factor_needs_it(sam: Actor, panel: Panel, page: str) -> None:
    client = panel(sam)
    make.stale(client)

    assert client.get(f"/accounts/2fa/{page}").headers["Location"].startswith(ASKS)


@pytest.mark.parametrize("page", ["add/", "{}/password/"])
def test_form_with_a_password_asks_before_it_is_shown_and_stores_none(
    panel: Panel, bob: Actor, page: str
) -> None:
    assert bob.user
    client = panel(Actor.of(make.staff("root@demo.example", is_superuser=True)))
    make.stale(client)
    address = f"/admin/vendors/user/{page.format(bob.user.pk)}"

    assert client.get(address).headers["Location"].startswith(ASKS)
    client.post(address, {"password1": "very secret", "password2": "very secret"})
    assert "very secret" not in str(dict(client.session))


def test_admin_saves_a_person_after_a_fresh_sign_in_only(panel: Panel, bob: Actor) -> None:
    assert bob.user
    client = panel(Actor.of(make.staff("root@demo.example", is_superuser=True)))
    make.stale(client)
    address = f"/admin/vendors/user/{bob.user.pk}/change/"
    form = {"email": "thief@evil.example", "is_active": "on"} | NO_SEATS

    assert client.get(address).status_code == 200
    assert client.post(address, form).headers["Location"].startswith(ASKS)
    assert not User.objects.filter(email="thief@evil.example").exists()
