"""The pages of passkeys: each needs a fresh sign-in, and is of the person's own."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from django.test import Client
from fido2.cose import ES256
from fido2.utils import sha256, websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from tests import make
from vendors.actor import Actor
from vendors.models import User
from vendors.sign_in.limits import PASSKEYS_BY_NETWORK

Panel = Callable[[Actor], Client]
PAGE = "/accounts/2fa/webauthn/"
KEY = generate_private_key(SECP256R1())


@pytest.fixture
def passkey(anna: Actor) -> Authenticator:
    return Authenticator.objects.create(
        user=anna.user, type="webauthn", data={"name": "My laptop", "credential": credential()}
    )


def credential() -> dict[str, Any]:
    """Return what a browser answers when a passkey is made."""
    key = ES256.from_cryptography_key(KEY.public_key())  # type: ignore[no-untyped-call]
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    made = AttestedCredentialData.create(Aaguid.NONE, b"passkey", key)
    attestation = AttestationObject.create("none", AuthenticatorData.create(b"x" * 32, flags, 0, made), {})
    client = CollectedClientData.create("webauthn.create", b"challenge", "http://testserver")
    answers = {"clientDataJSON": client, "attestationObject": attestation}
    return {
        "id": websafe_encode(b"passkey"),
        "rawId": websafe_encode(b"passkey"),
        "type": "public-key",
        "response": {name: websafe_encode(answer) for name, answer in answers.items()},
        "clientExtensionResults": {"credProps": {"rk": True}},
    }


def test_passkey_is_renamed_and_removed(anna: Actor, passkey: Authenticator, panel: Panel) -> None:
    client = panel(anna)
    assert "signs in alone" in client.get(PAGE).text

    client.post(f"{PAGE}keys/{passkey.pk}/edit/", {"name": "Old laptop"})
    assert "Old laptop" in client.get(PAGE).text
    client.post(f"{PAGE}keys/{passkey.pk}/remove/")

    assert not Authenticator.objects.filter(pk=passkey.pk).exists()


@pytest.mark.parametrize("page", ["add/", "keys/{}/edit/", "keys/{}/remove/"])
def test_page_needs_a_fresh_sign_in(anna: Actor, passkey: Authenticator, panel: Panel, page: str) -> None:
    client = panel(anna)
    make.stale(client)
    response = client.get(PAGE + page.format(passkey.pk))
    assert "reauthenticate" in response.headers["Location"]


def test_passkey_of_somebody_else_is_not_there(bob: Actor, passkey: Authenticator, panel: Panel) -> None:
    client = panel(bob)
    assert "My laptop" not in client.get(PAGE).text
    for page in ("edit/", "remove/"):
        assert client.post(f"{PAGE}keys/{passkey.pk}/{page}", {"name": "Mine"}).status_code == 404


def test_fresh_sign_in_takes_a_passkey(anna: Actor, passkey: Authenticator, panel: Panel) -> None:
    client = panel(anna)
    make.stale(client)
    assert "Use a passkey" in client.get("/accounts/reauthenticate/").text
    page = client.get(f"{PAGE}reauthenticate/").text
    assert "Confirm that it is you" in page
    assert '"rpId": "testserver"' in page


def test_code_is_asked_of_who_has_a_passkey_as_second_factor(anna: Actor, passkey: Authenticator) -> None:
    client = Client()
    response = client.post("/accounts/login/", {"login": "anna@demo.example", "password": make.PASSWORD})

    assert response.headers["Location"] == "/accounts/2fa/authenticate/"
    assert client.post("/accounts/2fa/authenticate/", {"code": "123456"}).status_code == 200
    assert client.get("/orders/").status_code == 302


def test_made_up_passkeys_are_refused_and_counted(db: None, client: Client) -> None:
    client.get(f"{PAGE}login/", headers={"Accept": "application/json"})
    handle = {"id": "eA", "rawId": "eA", "response": {"userHandle": "MQ"}}
    for text in ("{}", "[]", "3", '{"id": "x"}', json.dumps(handle), "[" * 19_999, "x" * 30_000):
        response = client.post(f"{PAGE}login/", {"credential": text})
        assert response.headers["Location"] == "/accounts/login/", text[:20]
    while PASSKEYS_BY_NETWORK.take("127.0.0.1"):
        pass
    page = client.post(f"{PAGE}login/", {"credential": '{"id": "x"}'}, follow=True).text
    assert "Too many failed" in page


def touched(client: Client, person: User, flags: AuthenticatorData.FLAG) -> str:
    """Return what a key answers to the question in the session."""
    challenge = websafe_decode(client.session["mfa.webauthn.state"]["challenge"])
    data = CollectedClientData.create("webauthn.get", challenge, "https://testserver")
    authenticator = AuthenticatorData.create(sha256(b"testserver"), flags, 1)
    handle = user_pk_to_url_str(person).encode()
    answers = {
        "clientDataJSON": data,
        "authenticatorData": authenticator,
        "signature": KEY.sign(authenticator + data.hash, ECDSA(SHA256())),
        "userHandle": handle,
    }
    response = {name: websafe_encode(answer) for name, answer in answers.items()}
    key_id = websafe_encode(b"passkey")
    return json.dumps({"id": key_id, "rawId": key_id, "type": "public-key", "response": response})


def test_passkey_signs_in_alone(anna: Actor, passkey: Authenticator, client: Client) -> None:
    client.get(f"{PAGE}login/", headers={"X-Requested-With": "XMLHttpRequest"})
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV

    client.post(f"{PAGE}login/", {"credential": touched(client, passkey.user, flags)})

    assert client.get("/orders/").status_code == 200


def test_stolen_key_without_its_pin_does_not_sign_in_alone(
    passkey: Authenticator, charlie: Actor, client: Client
) -> None:
    Authenticator.objects.create(
        user=charlie.user, type="webauthn", data={"name": "Own", "credential": credential()}
    )
    client.post("/accounts/login/", {"login": "charlie@demo.example", "password": make.PASSWORD})
    client.get("/accounts/2fa/authenticate/")  # asks for a key that need not know who touches it
    answer = touched(client, passkey.user, AuthenticatorData.FLAG.UP)

    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=16)):  # their own sign-in has ended
        client.post(f"{PAGE}login/", {"credential": answer})
        assert client.get("/orders/").status_code == 302
