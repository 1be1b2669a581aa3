"""The second factor of staff: a code from an app; before it is set up only its own page opens."""

import time
from typing import Any

import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.test import Client

from orders.models import Order
from tests import make
from vendors.actor import Actor
from vendors.models import User


def sign_in(client: Client, email: str) -> Any:
    """Post the sign-in form, and return the response."""
    return client.post("/accounts/login/", {"login": email, "password": make.PASSWORD})


def code_of(user: User, clock: int = 0) -> str:
    """Return the code that the authenticator app shows now, on a clock that is so many periods fast."""
    secret = decrypt(Authenticator.objects.get(user=user, type="totp").data["secret"])
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + clock)))


def test_sign_in_asks_staff_for_the_code(sam: Actor, client: Client) -> None:
    assert sam.user

    assert sign_in(client, "sam@demo.example").headers["Location"] == "/accounts/2fa/authenticate/"
    assert client.get("/admin/").status_code == 302
    response = client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert (response.status_code, client.get("/admin/").status_code) == (200, 302)

    client.post("/accounts/2fa/authenticate/", {"code": code_of(sam.user)})
    assert client.get("/admin/").status_code == 200


def test_code_is_refused_for_ever_once_it_or_a_later_one_was_used(sam: Actor) -> None:
    """A telephone's clock may be off by a period, and so a code is right for ninety seconds."""
    assert sam.user
    now, accepted = int(time.time()) // 30 * 30 + 1, []
    for seconds, clock in ((0, 1), (0, 1), (31, 0), (57, 0), (61, 0), (61, -1), (61, 0)):
        with time_machine.travel(now + seconds, tick=False):
            client = Client()
            sign_in(client, "sam@demo.example")
            client.post("/accounts/2fa/authenticate/", {"code": code_of(sam.user, clock)})
            accepted.append(client.get("/admin/").status_code == 200)

    assert accepted == [True, False, False, False, True, False, False]


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
