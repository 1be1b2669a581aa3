"""The demo's vendors and orders in the installation, written as an import would: by the owner's connection."""

import logging
import os
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from accept.installation import PASSWORD, Installation, as_user

STAFF = ("sam", "sue")


def set_up(made: Installation) -> None:
    """Let Django in this process be the owner's, with the installation's settings."""
    os.environ.update(made.environ("owner") | {"DJANGO_SETTINGS_MODULE": "mycommerce.settings"})
    import django  # noqa: PLC0415  reads the environment

    django.setup()
    logging.getLogger().setLevel(logging.ERROR)  # what arrives at the mail server is not told line by line


def load_demo(made: Installation, orders: int) -> dict[str, str]:
    """Load it, let everybody sign in, and return the secrets of the staff's second factors by name."""
    from allauth.mfa.models import Authenticator  # noqa: PLC0415  needs Django
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret  # noqa: PLC0415
    from django.contrib.auth.hashers import make_password  # noqa: PLC0415
    from django.urls import set_urlconf  # noqa: PLC0415

    from devtools.demo.gateway_ledger import write_ledger_file  # noqa: PLC0415
    from devtools.management.commands.demo import load  # noqa: PLC0415
    from vendors.models import User  # noqa: PLC0415

    set_urlconf("accept.demo_urls")
    load((orders, 60, 60))
    set_urlconf(None)
    people = User.objects.filter(email__endswith="@demo.example")
    people.update(password=make_password(PASSWORD))
    secrets = {}
    for user in people.filter(is_staff=True):
        Authenticator.objects.filter(user=user).delete()
        secrets[user.email.partition("@")[0]] = generate_totp_secret()
        TOTP.activate(user, secrets[user.email.partition("@")[0]])
    ledger_file = made.folder / "demo.jsonl"
    write_ledger_file(ledger_file)
    made.gateway.ledger._load(ledger_file)
    _give(made, Path(made.names["PANEL_VAR"]))
    return secrets


def session_of(email: str) -> dict[str, str]:
    """Return the cookie of a person who is signed in, with the second factor."""
    from django.conf import settings  # noqa: PLC0415
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415

    from vendors.models import User  # noqa: PLC0415

    user = User.objects.get(email=email)
    session: Any = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "email": email},
        {"method": "mfa", "type": "totp", "at": time.time()},
    ]
    session.create()
    return {settings.SESSION_COOKIE_NAME: str(session.session_key)}


def code_of(secret: str) -> str:
    """Return the code that an authenticator app shows now."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value  # noqa: PLC0415

    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def _give(made: Installation, folder: Path) -> None:
    """Make the panel's user the owner of what this process has written."""
    if not as_user(made.user):
        return
    owner = (folder / "media").stat()
    for path in folder.rglob("*"):
        os.chown(path, owner.st_uid, owner.st_gid)
