"""A passkey, made and used by a browser with an authenticator of its own."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from vendors.actor import Actor

pytestmark = pytest.mark.django_db(transaction=True)
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
PASSKEYS = "/accounts/2fa/webauthn/"


def test_passkey_is_added_and_signs_in(
    anna: Actor, sign_in: Callable[..., Page], live_server: Any, settings: Settings
) -> None:
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    page = sign_in("anna@demo.example", f"{PASSKEYS}add/")
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})

    page.get_by_label("Name").fill("My laptop")
    page.get_by_role("button", name="Add passkey").click()
    expect(page).to_have_url(re.compile("recovery-codes"))
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/accounts/login/?next={PASSKEYS}")
    page.get_by_role("button", name="Use a passkey").click()

    expect(page.get_by_text("My laptop").first).to_be_visible()
    expect(page.get_by_text("signs in alone")).to_be_visible()
