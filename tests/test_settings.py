"""A server never runs with what is only fit for a development machine."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from mycommerce.celery import broker_url
from mycommerce.redis_url import redis_url
from mycommerce.safety import refuse_unsafe
from tests.production import SERVER
from tests.project import ROOT

SAFE = {"debug": False, "default_key": False, "hosts": ["panel.example"]}
DEVELOPMENT = {"debug": True, "default_key": True, "hosts": ["localhost", "127.0.0.1", "[::1]"]}
UNSAFE = [
    (SAFE | {"default_key": True}, "Set SECRET_KEY"),
    (SAFE | {"hosts": []}, "Set ALLOWED_HOSTS"),
    (SAFE | {"hosts": ["panel.example", "*"]}, "'\\*' is refused"),
    (DEVELOPMENT | {"hosts": ["localhost", "panel.example"]}, "DEBUG is on"),
    (DEVELOPMENT | {"hosts": ["*"]}, "DEBUG is on"),
]


@pytest.mark.parametrize("environment", [SAFE, DEVELOPMENT])
def test_safe_settings_are_accepted(environment: dict[str, Any]) -> None:
    refuse_unsafe(**environment)


@pytest.mark.parametrize(("environment", "reason"), UNSAFE)
def test_unsafe_settings_are_refused(environment: dict[str, Any], reason: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=reason):
        refuse_unsafe(**environment)


def check(environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run `manage.py check --deploy` on a server with this environment."""
    servers = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL")}
    return run("manage.py", "check", "--deploy", "--fail-level=WARNING", environ=servers | environ)


def run(*command: str | Path, environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a program where nothing but this is set."""
    environ = {"PATH": os.environ["PATH"]} | environ
    command = (sys.executable, *command)
    return subprocess.run(
        command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False, timeout=120
    )


def read(*names: str, environ: dict[str, str]) -> list[object]:
    """Return settings in this environment; None where Django's own default applies."""
    program = (
        "import json; from mycommerce import settings as s\n"
        f"print(json.dumps([getattr(s, name, None) for name in {names}]))"
    )
    servers = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL")}
    values: list[object] = json.loads(run("-c", program, environ=servers | environ).stdout)
    return values


def test_settings_pass_the_deployment_check() -> None:
    assert check(SERVER).returncode == 0


def test_server_refuses_the_development_key() -> None:
    finished = check(SERVER | {"SECRET_KEY": "development-only-key-that-production-refuses"})

    assert finished.returncode != 0
    assert "Set SECRET_KEY" in finished.stderr


OFF = SERVER | {"DEBUG": "off"}
MISSING: list[tuple[dict[str, str], str]] = [
    ({"DEBUG": "off"}, "Set SECRET_KEY to a long random value of your own; on a developer's machine"),
    (OFF | {"ALLOWED_HOSTS": ""}, "Set ALLOWED_HOSTS to the names"),
    (OFF | {"DATABASE_URL": "postgresql://db.example/panel"}, "Set the REDIS_URL"),
]
NO_DATABASE = "Set the DATABASE_URL environment variable"
COMMANDS = [["check"], ["migrate"], ["totp", "sam@demo.example"], ["shell"], ["dev"]]


@pytest.mark.parametrize(
    ("command", "environ", "sentence"),
    [(["migrate"], *case) for case in MISSING] + [(command, OFF, NO_DATABASE) for command in COMMANDS],
)
def test_command_says_in_one_sentence_what_a_server_misses(
    command: list[str], environ: dict[str, str], sentence: str, tmp_path: Path
) -> None:
    finished = run("manage.py", *command, environ=environ | {"VAR_DIR": str(tmp_path)})

    assert (finished.returncode, finished.stdout) == (1, "")
    assert finished.stderr.startswith(sentence)
    assert finished.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []  # no server was started for it


@pytest.mark.parametrize("name", ["DATABASE_URL", "SECRET_KEY", "ALLOWED_HOSTS"])
def test_server_is_not_taken_for_a_developers_machine(name: str, tmp_path: Path) -> None:
    value = {"DATABASE_URL": "postgresql://db.example/panel"}.get(name, "its-own")
    finished = run("manage.py", "migrate", environ={name: value, "VAR_DIR": str(tmp_path)})

    assert finished.returncode == 1
    assert finished.stderr.startswith("Set ")
    assert list(tmp_path.iterdir()) == []


def test_developers_machine_needs_nothing_set(tmp_path: Path) -> None:
    migrated = run("manage.py", "migrate", "-v0", "vendors", environ={"VAR_DIR": str(tmp_path)})
    code = run("manage.py", "totp", "sam@demo.example", environ={"VAR_DIR": str(tmp_path)})

    assert (migrated.returncode, migrated.stderr) == (0, "")
    assert "has no second factor here" in code.stderr or "does not exist" in code.stderr


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("valkeys://:p@valkey.example:6379/0?ssl_ca_certs=/ca.pem", "rediss://:p@valkey.example:6379/0?ssl_ca_certs=/ca.pem"),
        ("valkey://127.0.0.1:6379/1", "redis://127.0.0.1:6379/1"),
        ("redis://127.0.0.1:6379/1", "redis://127.0.0.1:6379/1"),
        ("unix:///run/valkey.sock?db=0", "unix:///run/valkey.sock?db=0"),
    ],
)  # fmt: skip
def test_address_of_valkey_is_one_of_redis(url: str, same: str) -> None:
    assert redis_url(url) == same


def test_debug_is_off_by_default() -> None:
    assert read("DEBUG", environ=SERVER) == [False]
    assert read("DEBUG", environ={"DEBUG": "on"}) == [True]
    assert run("-m", "celery", "--app=mycommerce", "report", environ={}).returncode != 0


def test_hsts_binds_other_servers_of_the_domain_by_environment_only() -> None:
    names = ("SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD")
    on = {"SECURE_HSTS_INCLUDE_SUBDOMAINS": "on", "SECURE_HSTS_PRELOAD": "on"}

    assert read(*names, environ=SERVER) == [31_536_000, False, False]
    assert read(*names, environ=SERVER | on) == [31_536_000, True, True]


def test_forwarded_proto_is_trusted_behind_a_proxy_only() -> None:
    header = ["HTTP_X_FORWARDED_PROTO", "https"]

    assert read("SECURE_PROXY_SSL_HEADER", environ=SERVER | {"TRUSTED_PROXY_COUNT": "0"}) == [None]
    assert read("SECURE_PROXY_SSL_HEADER", environ=SERVER | {"TRUSTED_PROXY_COUNT": "1"}) == [header]


@pytest.mark.parametrize("page", ["/accounts/login/", "/orders/", "/nowhere/", "/healthz"])
def test_pages_have_security_headers(client: Client, db: None, page: str) -> None:
    headers = client.get(page).headers

    policy = headers["Content-Security-Policy"]
    for directive in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert directive in policy
    assert "unsafe" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_requests_run_in_no_transaction() -> None:
    assert settings.DATABASES["default"]["ATOMIC_REQUESTS"] is False
    assert settings.DATABASES["default"]["CONN_HEALTH_CHECKS"] is True


def test_waits_have_limits() -> None:
    assert settings.EMAIL_TIMEOUT == 10
    assert settings.CACHES["default"]["OPTIONS"]["socket_timeout"] < 1


@pytest.mark.parametrize(
    ("redis", "celery"),
    [
        ("redis://host:6379/3", "redis://host:6379/3"),
        ("rediss://host:6379/0", "rediss://host:6379/0?ssl_cert_reqs=required"),
        ("rediss://host:6379/0?ssl_cert_reqs=none", "rediss://host:6379/0?ssl_cert_reqs=none"),
        ("unix:///run/valkey.sock?db=2", "redis+socket:///run/valkey.sock?virtual_host=2"),
        ("unix:///run/valkey.sock", "redis+socket:///run/valkey.sock?virtual_host=0"),
    ],
)
def test_broker_url_is_in_celerys_form(redis: str, celery: str) -> None:
    assert broker_url(redis) == celery
