"""`manage.py rotate_keys`: every stored secret is read with the newest key alone."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.utils import decrypt as open_factor
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from core.encryption import decrypt
from delivery.licenses.built_in import signing_key_of
from notifications.webhooks.signing import signing_keys
from tests import make
from vendors import rotate_keys
from vendors.actor import Actor
from vendors.models import User, Vendor

CLEAR = "JBSWY3DPEHPK3PXP"


def run() -> str:
    out = StringIO()
    call_command("rotate_keys", stdout=out)
    return out.getvalue()


def factor_of(user: User, kind: str = "totp") -> Authenticator:
    return Authenticator.objects.get(user=user, type=kind)


def test_all_secrets_are_read_without_the_old_key(
    vendor: Vendor,
    other_vendor: Vendor,
    sam: Actor,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rotate_keys, "BATCH_SIZE", 2)
    endpoints = [make.endpoint(vendor) for _ in range(5)]
    signing_key = signing_key_of(make.product(other_vendor))
    assert sam.user
    codes = RecoveryCodes.activate(sam.user).generate_codes()
    secret = open_factor(factor_of(sam.user).data["secret"])
    keys = [signing_keys(endpoint) for endpoint in endpoints]
    private_key = decrypt(signing_key.private_sealed)

    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "the next"
    assert "5 renewed" in run()
    settings.SECRET_KEY_FALLBACKS = []

    for row in (*endpoints, signing_key):
        row.refresh_from_db()
    assert [signing_keys(endpoint) for endpoint in endpoints] == keys
    assert decrypt(signing_key.private_sealed) == private_key
    assert open_factor(factor_of(sam.user).data["secret"]) == secret
    assert RecoveryCodes(factor_of(sam.user, "recovery_codes")).generate_codes() == codes
    assert "0 renewed" in run()
    assert "1 renewed" not in run()


def test_second_factor_in_clear_is_sealed(sam: Actor) -> None:
    assert sam.user
    Authenticator.objects.filter(user=sam.user).update(data={"secret": CLEAR})
    assert open_factor(factor_of(sam.user).data["secret"]) == CLEAR

    run()

    sealed = factor_of(sam.user).data["secret"]
    assert CLEAR not in sealed
    assert open_factor(sealed) == CLEAR


def test_new_second_factor_is_sealed_at_once(sam: Actor) -> None:
    assert sam.user
    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM mfa_authenticator WHERE user_id = %s", [sam.user.pk])
        (data,) = cursor.fetchone()

    assert open_factor(factor_of(sam.user).data["secret"]) not in data


def test_what_no_key_opens_is_named_and_left_and_the_rest_goes_on(vendor: Vendor, settings: Settings) -> None:
    lost = make.endpoint(vendor)
    settings.SECRET_KEY = "another"
    fine = make.endpoint(vendor)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "the next"

    with pytest.raises(CommandError, match=f"NoticeEndpoint {lost.pk}, secret"):
        run()

    settings.SECRET_KEY_FALLBACKS = []
    fine.refresh_from_db()
    assert len(signing_keys(fine)[0]) == 32
