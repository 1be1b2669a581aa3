"""A server never runs with what is only fit for a development machine."""

import os
import subprocess
import sys
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client

from mycommerce.celery import broker_url
from mycommerce.safety import refuse_unsafe
from tests.house import ROOT

SAFE = {"debug": False, "default_key": False, "hosts": ["panel.example"]}
AT_HOME = {"debug": True, "default_key": True, "hosts": ["localhost", "127.0.0.1", "[::1]"]}
UNSAFE = [
    (SAFE | {"default_key": True}, "Set SECRET_KEY"),
    (SAFE | {"hosts": []}, "Set ALLOWED_HOSTS"),
    (SAFE | {"hosts": ["panel.example", "*"]}, "'\\*' is refused"),
    (AT_HOME | {"hosts": ["localhost", "panel.example"]}, "DEBUG is on"),
    (AT_HOME | {"hosts": ["*"]}, "DEBUG is on"),
]
SERVER = {
    "DEBUG": "off",
    "SECRET_KEY": "k" * 30 + "0123456789abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "panel.example",
}


@pytest.mark.parametrize("facts", [SAFE, AT_HOME])
def test_it_runs_where_it_is_safe(facts: dict[str, Any]) -> None:
    refuse_unsafe(**facts)


@pytest.mark.parametrize(("facts", "reason"), UNSAFE)
def test_it_refuses_what_is_unsafe(facts: dict[str, Any], reason: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=reason):
        refuse_unsafe(**facts)


def check(environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """What `manage.py check --deploy` says on a server with this environment."""
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level=WARNING"]
    kept = {name: os.environ[name] for name in ("PATH", "DATABASE_URL", "REDIS_URL")}
    return subprocess.run(command, cwd=ROOT, env=kept | environ, capture_output=True, text=True, check=False)


def test_it_passes_djangos_deployment_check() -> None:
    assert check(SERVER).returncode == 0


def test_it_does_not_start_with_the_development_key() -> None:
    answer = check(SERVER | {"SECRET_KEY": "development-only-key-that-production-refuses"})

    assert answer.returncode != 0
    assert "Set SECRET_KEY" in answer.stderr


@pytest.mark.parametrize("page", ["/accounts/login/", "/orders/", "/nowhere/", "/healthz"])
def test_it_tells_browsers_to_be_careful(client: Client, db: None, page: str) -> None:
    headers = client.get(page).headers

    policy = headers["Content-Security-Policy"]
    for directive in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert directive in policy
    assert "unsafe" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_it_holds_no_transaction_open_round_a_request() -> None:
    assert settings.DATABASES["default"]["ATOMIC_REQUESTS"] is False
    assert settings.DATABASES["default"]["CONN_HEALTH_CHECKS"] is True


def test_it_never_waits_for_ever() -> None:
    assert settings.EMAIL_TIMEOUT == 10
    assert settings.CACHES["default"]["OPTIONS"]["socket_timeout"] < 1
    for limit in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
        assert limit in settings.DATABASES["default"]["OPTIONS"]["options"]


@pytest.mark.parametrize(
    ("redis", "celery"),
    [
        ("redis://host:6379/3", "redis://host:6379/3"),
        ("rediss://host:6379/0", "rediss://host:6379/0"),
        ("unix:///run/valkey.sock?db=2", "redis+socket:///run/valkey.sock?virtual_host=2"),
        ("unix:///run/valkey.sock", "redis+socket:///run/valkey.sock?virtual_host=0"),
    ],
)
def test_it_spells_the_brokers_address_for_celery(redis: str, celery: str) -> None:
    assert broker_url(redis) == celery


def test_it_shows_a_socket_to_the_database_shell() -> None:
    asked = parse_qs(urlsplit(os.environ["DATABASE_URL"]).query).get("host", [""])[0]

    assert connection.settings_dict["HOST"] in {asked, urlsplit(os.environ["DATABASE_URL"]).hostname}
