"""What `make run` prints while it starts and when it listens."""

from datetime import UTC, datetime
from importlib import import_module
from types import ModuleType

import pytest
from django.test import Client
from pytest_django import Settings

from devtools.management.commands.demo import load

pytestmark = pytest.mark.django_db


@pytest.fixture
def dev_web(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> ModuleType:
    """The web server's settings, as `manage.py dev` has them read."""
    monkeypatch.setenv("PORT", "8123")
    monkeypatch.delenv("EMAIL_URL", raising=False)
    settings.USE_FAKE_GATEWAY, settings.GATEWAY_URL = True, "http://127.0.0.1:8124"
    return import_module("devtools.dev_web")


def test_welcome_names_pages_that_exist(
    dev_web: ModuleType, capsys: pytest.CaptureFixture[str], client: Client, settings: Settings
) -> None:
    settings.DEBUG = True
    load((120, 60, 20), datetime(2026, 5, 4, tzinfo=UTC))

    dev_web.when_ready(None)

    welcome = capsys.readouterr().out
    for page, status in {"/checkout/QM-EDITOR-5/": 200, "/order-search/": 200, "/sent-mail/": 302}.items():
        assert f"http://localhost:8123{page} " in welcome
        assert client.get(page).status_code == status
    assert "http://127.0.0.1:8124/ " in welcome


def test_welcome_names_no_mail_sink_and_no_fake_gateway_where_they_do_not_run(
    dev_web: ModuleType,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
) -> None:
    monkeypatch.setenv("EMAIL_URL", "smtp://mail.example")
    settings.USE_FAKE_GATEWAY = False

    dev_web.when_ready(None)

    welcome = capsys.readouterr().out
    assert "/order-search/" in welcome
    assert "/sent-mail/" not in welcome
    assert "gateway" not in welcome


def test_loading_reports_its_duration_and_progress(settings: Settings) -> None:
    settings.DEBUG = True
    lines: list[str] = []

    load((3_000, 100, 100), datetime(2026, 5, 4, tzinfo=UTC), report=lines.append)

    assert lines[0] == "Loading the demo, 3,200 orders: about 2 s on two free cores"
    assert lines[1:] == [
        "1,000 orders are written",
        "2,000 orders are written",
        "3,000 orders are written",
        "3,200 orders are written",
        "Making the indexes",
    ]
