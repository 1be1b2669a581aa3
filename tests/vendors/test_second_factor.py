"""The second factor of staff: a code from an app; before it is set up only its own page opens."""

import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.test import Client

from orders.models import Order
from tests import make
from vendors.actor import Actor
from vendors.models import User

pytestmark = pytest.mark.usefixtures("fresh_cache")


def sign_in(client: Client, email: str) -> Any:
    """Post the sign-in form, and return the response."""
    return client.post("/accounts/login/", {"login": email, "password": make.PASSWORD})


def code_of(user: User) -> str:
    """Return the code that the authenticator app shows now."""
    secret = decrypt(Authenticator.objects.get(user=user, type="totp").data["secret"])
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def test_sign_in_asks_staff_for_the_code(sam: Actor, client: Client) -> None:
    assert sam.user

    assert sign_in(client, "sam@demo.example").headers["Location"] == "/accounts/2fa/authenticate/"
    assert client.get("/admin/").status_code == 302
    response = client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert (response.status_code, client.get("/admin/").status_code) == (200, 302)

    client.post("/accounts/2fa/authenticate/", {"code": code_of(sam.user)})
    assert client.get("/admin/").status_code == 200


def test_code_is_accepted_once(sam: Actor) -> None:
    assert sam.user
    code, statuses = code_of(sam.user), []
    for _ in range(2):
        client = Client()
        sign_in(client, "sam@demo.example")
        client.post("/accounts/2fa/authenticate/", {"code": code})
        statuses.append(client.get("/admin/").status_code)

    assert statuses == [200, 302]


def test_page_redirects_staff_without_a_second_factor_to_set_one_up(client: Client, order: Order) -> None:
    make.user("new@demo.example", is_staff=True)
    sign_in(client, "new@demo.example")

    for page in ("/orders/", order.get_absolute_url(), "/admin/", "/admin/vendors/user/", "/metrics-not"):
        assert client.get(page).headers["Location"] == "/accounts/2fa/totp/activate/"
    assert client.get("/accounts/2fa/totp/activate/").status_code in {200, 302}
