"""A real Chromium of this machine; without one the tests are skipped, or fail where REQUIRE_BROWSER is set."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django import Settings

from devtools.fake_gateway.server import FakeGateway
from tests import make
from vendors.models import Vendor

# Playwright runs an event loop; Django's guard against blocking it does not apply to these tests.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")  # the lightest first
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        message = "There is no Chromium on this machine: apt-get install chromium."
        pytest.fail(message) if os.environ.get("REQUIRE_BROWSER") else pytest.skip(message)
    return browser_type_launch_args | {"executable_path": path, "args": FLAGS.split()}


@pytest.fixture
def sign_in(page: Page, live_server: Any) -> Callable[..., Page]:
    """A function that opens a page of the panel as one of the cast, who has just signed in."""

    def open_panel(email: str, path: str = "/orders/") -> Page:
        client = Client()
        client.post("/accounts/login/", {"login": email, "password": make.PASSWORD})
        session = client.cookies[django_settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": django_settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        page.set_default_timeout(10_000)
        page.goto(f"{live_server.url}{path}")
        return page

    return open_panel


@pytest.fixture
def screen(browser: Browser, size: dict[str, int], scripts: bool) -> Iterator[Page]:
    """A telephone without scripts, or a desk with them."""
    page = browser.new_context(viewport=size, java_script_enabled=scripts).new_page()  # type: ignore[arg-type]
    page.set_default_timeout(10_000)
    yield page
    page.context.close()


@pytest.fixture
def shop(live_server: Any, settings: Settings, fake_gateway: FakeGateway, vendor: Vendor) -> str:
    """The address of an order form."""
    settings.USE_FAKE_GATEWAY, settings.SITE_URL = True, live_server.url
    make.product(vendor, sku="BP-1", price_minor=4_900)
    return f"{live_server.url}/checkout/BP-1/"
