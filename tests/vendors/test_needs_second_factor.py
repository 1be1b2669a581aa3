"""An Owner may demand a second factor of the whole team."""

from collections.abc import Callable

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
SETS_UP = "/accounts/2fa/totp/activate/"
SETTINGS = {"name": "Acme Software", "timezone": "UTC", "needs_second_factor": "on"}


def test_person_without_one_sets_it_up_before_anything_else(
    alice: Actor, anna: Actor, charlie: Actor, vendor: Vendor, panel: Panel
) -> None:
    owner, agent = panel(alice), panel(anna)
    assert agent.get("/orders/").status_code == 200

    owner.post("/account/vendor/", SETTINGS)

    for client, page in ((agent, "/orders/"), (owner, "/account/vendor/"), (agent, "/")):
        assert client.get(page).headers["Location"] == SETS_UP
    assert agent.post("/customer-service/reply-text/").status_code == 302
    assert "You need a second factor here." in agent.get(SETS_UP).text
    assert panel(charlie).get("/orders/").status_code == 200

    TOTP.activate(anna.user, generate_totp_secret())
    assert agent.get("/orders/").status_code == 200
