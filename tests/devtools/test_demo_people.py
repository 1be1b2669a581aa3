"""The people who sign in to the demo."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from devtools.demo.vendors import SIGN_INS, SignIn, load_sellers
from vendors.models import Seat, User
from vendors.sign_in.codes import accept_code

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("person", SIGN_INS, ids=lambda person: person.email)
def test_person_can_sign_in(person: SignIn, settings: Settings) -> None:
    settings.DEBUG = True
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    load_sellers()
    panel, code = Client(), StringIO()
    response = panel.post(reverse("account_login"), {"login": person.email, "password": person.password})

    if not person.seats:
        assert response.headers["Location"] == reverse("mfa_authenticate")
        call_command("totp", person.email, stdout=code)
        response = panel.post(response.headers["Location"], {"code": code.getvalue().strip()})
    assert response.headers["Location"] == reverse("home")
    assert panel.get(reverse("orders" if person.seats else "admin:index")).status_code == 200


def test_totp_prints_a_code_that_lets_in_though_the_last_was_used(settings: Settings) -> None:
    settings.DEBUG = True
    load_sellers()
    factor = Authenticator.objects.get(user__email="sue@demo.example", type="totp")

    for _ in range(2):
        code = StringIO()
        call_command("totp", "sue@demo.example", stdout=code)
        assert accept_code(factor, code.getvalue().strip())


def test_one_person_has_seats_at_two_vendors() -> None:
    load_sellers()
    roles = Seat.objects.filter(user__email="dora@demo.example").values_list("role", flat=True)

    assert set(roles) == {"owner", "viewer"}


def test_password_passes_the_validators() -> None:
    for person in SIGN_INS:
        names = {"first_name": person.first_name, "last_name": person.last_name}
        validate_password(person.password, User(email=person.email, **names))


@pytest.mark.parametrize("command", [["demo"], ["totp", "sam@demo.example"]])
def test_command_runs_with_debug_only(command: list[str], settings: Settings) -> None:
    settings.DEBUG = False

    with pytest.raises(CommandError, match="DEBUG"):
        call_command(*command)


def test_nobody_gets_a_password_where_debug_is_off(settings: Settings) -> None:
    settings.DEBUG = False
    load_sellers()

    assert not any(user.has_usable_password() for user in User.objects.all())
    assert not Authenticator.objects.exists()
