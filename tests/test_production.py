"""What production refuses to start with, and the one list that says it."""

from io import StringIO
from pathlib import Path

import pytest
import redis
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from mycommerce import production
from mycommerce.management.commands import check_production
from mycommerce.production import eviction_problems, redis_problems, refuse_start, settings_problems
from tests.production import SERVER
from tests.test_settings import run

GOOD = {
    "DEBUG": False,
    "CHECK_PRODUCTION": True,
    "SECRET_KEY": SERVER["SECRET_KEY"],
    "ALLOWED_HOSTS": ["panel.example"],
    "SITE_URL": "https://panel.example",
    "TRUSTED_PROXY_COUNT": 1,
    "STRIPE_API_KEY": "sk_live_of_nobody",
    "STRIPE_WEBHOOK_SECRET": "whsec_of_nobody",
    "GATEWAY_URL": "",
}


@pytest.fixture
def server(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of a server that lacks nothing."""
    monkeypatch.setenv("EMAIL_URL", SERVER["EMAIL_URL"])
    for name, value in GOOD.items():
        setattr(settings, name, value)
    return settings


@pytest.fixture
def policy(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What Redis answers about its memory; the test sets it."""
    memory = {"maxmemory_policy": "noeviction"}
    monkeypatch.setattr(redis.Redis, "info", lambda *_: memory)
    return memory


def test_complete_server_starts(server: Settings, policy: dict[str, str]) -> None:
    assert list(settings_problems()) == []
    refuse_start()


@pytest.mark.parametrize(
    ("name", "value", "beginning"),
    [
        ("SITE_URL", "http://localhost:8000", "SITE_URL is http://localhost:8000"),
        ("SITE_URL", "https://127.0.0.1", "SITE_URL is https://127.0.0.1"),
        ("SITE_URL", "https://[::1]", "SITE_URL is"),
        ("SITE_URL", "http://panel.example", "SITE_URL is http://panel.example"),
        ("SITE_URL", "https://other.example", "SITE_URL names other.example"),
        ("SITE_URL", "", "SITE_URL is"),
        ("SECRET_KEY", "short", "SECRET_KEY is short"),
        ("SECRET_KEY", "ab" * 40, "SECRET_KEY is short"),
        ("TRUSTED_PROXY_COUNT", 0, "TRUSTED_PROXY_COUNT is 0"),
        ("STRIPE_API_KEY", "", "STRIPE_API_KEY is missing"),
        ("STRIPE_WEBHOOK_SECRET", "", "STRIPE_WEBHOOK_SECRET is missing"),
        ("GATEWAY_URL", "http://gateway.example", "GATEWAY_URL is not HTTPS"),
    ],
)
def test_server_refuses_to_start(
    server: Settings, policy: dict[str, str], name: str, value: object, beginning: str
) -> None:
    setattr(server, name, value)

    with pytest.raises(ImproperlyConfigured, match="not ready for production") as refused:
        refuse_start()
    assert [line[4:] for line in str(refused.value).splitlines()[1:] if line[4:].startswith(beginning)]
    assert str(refused.value).count("\n") == 1  # nothing else is missing


def test_server_refuses_an_evicting_redis(server: Settings, policy: dict[str, str]) -> None:
    policy["maxmemory_policy"] = "allkeys-lru"

    with pytest.raises(
        ImproperlyConfigured, match=r"Redis evicts keys .allkeys-lru.: set maxmemory-policy noeviction"
    ):
        refuse_start()


def test_server_starts_while_redis_is_away(server: Settings) -> None:
    server.REDIS_URL = "redis://127.0.0.1:1/0"

    assert list(eviction_problems()) == []
    assert any(problem.startswith("Redis does not answer") for problem in redis_problems())


def test_address_below_an_allowed_domain_is_accepted(server: Settings) -> None:
    server.ALLOWED_HOSTS, server.SITE_URL = [".example"], "https://panel.example"

    assert list(settings_problems()) == []


@pytest.mark.parametrize(
    ("url", "beginning"),
    [
        ("redis://:p@redis.example:6379/0", "REDIS_URL goes over the network without TLS"),
        (
            "rediss://:p@redis.example:6379/0?ssl_cert_reqs=none",
            "REDIS_URL turns the check of the certificate off",
        ),
        ("rediss://redis.example:6379/0", "REDIS_URL has no password"),
    ],
)
def test_redis_address_is_checked(
    server: Settings, policy: dict[str, str], monkeypatch: pytest.MonkeyPatch, url: str, beginning: str
) -> None:
    monkeypatch.setattr(redis.Redis, "ping", lambda *_: True)
    server.REDIS_URL = url

    assert [problem for problem in redis_problems() if problem.startswith(beginning)]


def test_database_that_the_owner_uses_is_listed(server: Settings, db: None) -> None:
    assert any("owns the tables" in problem for problem in production.database_problems())


def test_developers_machine_and_measurements_start_without_all_this(server: Settings) -> None:
    server.STRIPE_API_KEY, server.CHECK_PRODUCTION = "", False
    refuse_start()

    server.CHECK_PRODUCTION, server.DEBUG = True, True
    refuse_start()


def test_command_lists_everything_at_once(server: Settings, db: None) -> None:
    server.STRIPE_API_KEY, server.SITE_URL = "", "http://localhost:8000"

    with pytest.raises(CommandError, match="not ready for production") as listed:
        call_command("check_production")
    assert {"  - SITE_URL", "  - STRIPE_API_KEY"} <= {
        line.split(" is ")[0] for line in str(listed.value).splitlines()
    }


def test_command_says_that_nothing_is_missing(
    server: Settings, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_production, "all_problems", list)
    output = StringIO()

    call_command("check_production", stdout=output)

    assert output.getvalue() == "Nothing is missing.\n"


@pytest.mark.parametrize(
    "program",
    [
        ["manage.py", "sweep"],
        ["-m", "celery", "--app=mycommerce", "--quiet", "worker", "--pool=solo"],
        ["-m", "gunicorn", "--check-config", "mycommerce.wsgi"],
    ],
    ids=lambda program: program[-1] if program[0] == "manage.py" else program[1],
)
def test_program_does_not_start_in_an_incomplete_production(program: list[str], tmp_path: Path) -> None:
    environ = SERVER | {"SITE_URL": "http://localhost:8000", "STRIPE_API_KEY": "", "VAR_DIR": str(tmp_path)}
    servers = {"DATABASE_URL": "postgresql://panel@127.0.0.1:1/panel", "REDIS_URL": "redis://127.0.0.1:1/0"}

    finished = run(*program, environ=environ | servers)

    assert finished.returncode != 0
    assert "  - SITE_URL is http://localhost:8000" in finished.stderr
    assert "  - STRIPE_API_KEY is missing" in finished.stderr


def test_health_answers_by_any_name(client: Client, db: None) -> None:
    for path in ("/healthz", "/readyz", "/metrics"):
        assert client.get(path, headers={"host": "10.0.0.7:8000"}).status_code == 200
    assert client.get("/accounts/login/", headers={"host": "10.0.0.7:8000"}).status_code == 400
