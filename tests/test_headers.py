"""Headers and cookies of every kind of response, and the files that programs look for."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.cache import caches
from django.test import Client
from environ import Env
from pytest_django import Settings

from mycommerce.browser_safety import https_settings
from mycommerce.cache_serializer import JsonSerializer
from vendors.actor import Actor

HEADERS = {
    "Content-Security-Policy": "default-src 'self'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
PATHS = (
    "/orders/",
    "/accounts/login/",
    "/admin/login/",
    "/order-search/",
    "/nowhere/",
    "/static/favicon.svg",
    "/healthz",
)
Panel = Callable[[Actor], Client]


@pytest.mark.parametrize("path", PATHS)
def test_every_response_has_the_headers(anna: Actor, panel: Panel, path: str) -> None:
    response = panel(anna).get(path)

    for name, beginning in HEADERS.items():
        assert beginning in response.headers.get(name, ""), name


def test_error_page_has_the_headers_and_the_number_of_the_request(
    anna: Actor, panel: Panel, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("on purpose")

    settings.DEBUG = False
    monkeypatch.setattr("orders.views.order_list.render", fail)
    browser = panel(anna)
    browser.raise_request_exception = False

    response = browser.get("/orders/")

    page = response.content.decode()
    assert response.status_code == 500
    assert re.search("<code>[0-9a-f-]{36}</code>", page)
    assert "on purpose" not in page
    for name, beginning in HEADERS.items():
        assert beginning in response.headers.get(name, ""), name


@pytest.mark.parametrize(("redirects", "prefix"), [("on", "__Host-"), ("off", "")])
def test_cookies_belong_to_this_host_alone_over_https(
    monkeypatch: pytest.MonkeyPatch, redirects: str, prefix: str
) -> None:
    monkeypatch.setenv("SECURE_SSL_REDIRECT", redirects)

    values = https_settings(Env(), site_url="http://panel.example", proxies=0)

    assert values["SESSION_COOKIE_NAME"] == f"{prefix}sessionid"
    assert values["CSRF_COOKIE_NAME"] == f"{prefix}csrftoken"
    assert values["SESSION_COOKIE_SECURE"] is values["CSRF_COOKIE_SECURE"] is bool(prefix)


def test_cookies_are_secure_behind_a_proxy_that_redirects(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECURE_SSL_REDIRECT", "off")

    values = https_settings(Env(), site_url="https://panel.example", proxies=1)

    assert values["MESSAGES_COOKIE_NAME"] == "__Host-messages"
    assert values["SESSION_COOKIE_SECURE"]


def test_no_script_reads_a_cookie(client: Client, db: None) -> None:
    response = client.get("/accounts/login/")

    assert response.cookies
    for cookie in response.cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"


def test_security_txt_says_whom_to_tell(client: Client) -> None:
    text = client.get("/.well-known/security.txt").content.decode()
    lines = dict(line.split(": ", 1) for line in text.splitlines())

    assert lines["Contact"].startswith("mailto:")
    assert datetime.fromisoformat(lines["Expires"]) > datetime.now(UTC) + timedelta(days=100)


def test_robots_txt_asks_to_index_nothing(client: Client) -> None:
    assert "Disallow: /" in client.get("/robots.txt").content.decode().splitlines()


@pytest.mark.parametrize("value", [7, -1, True, None, "text", [1.5, 2], {"a": ["b"]}])
def test_cache_holds_json(fresh_cache: None, value: object) -> None:
    caches["default"].set("key", value)

    assert caches["default"].get("key") == value


def test_cache_refuses_what_is_no_plain_value() -> None:
    with pytest.raises(TypeError):
        JsonSerializer().dumps(Path())
