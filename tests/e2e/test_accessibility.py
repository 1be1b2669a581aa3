"""axe on each page that a route names, and on each list of the admin with a row of it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.admin import site
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from tests import make
from tests.e2e.screens import BROWSER_TEST, DESK
from tests.project import our_models
from tests.route import Samples
from tests.routes import ROUTES, samples_of
from vendors.actor import Actor
from vendors.models import Vendor

pytestmark = [*BROWSER_TEST, pytest.mark.slow, pytest.mark.usefixtures("stamps")]
FILES = {
    "refunds_file",
    "file_version",
    "receipt_pdf",
    "license_file",
    "email_html",
    "export_file",
    "vendor_log_file",
}
PARTS = {"attention_count", "live_hits"}  # of pages, which scripts ask for
Panel = Callable[[Actor], Client]


@pytest.fixture
def samples(vendor: Vendor, alice: Actor) -> Samples:
    return samples_of(vendor, alice)


def open_as(page: Page, client: Client, url: str) -> None:
    """Let the browser be the one in which somebody has signed in."""
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    cookies = [{"name": name, "value": morsel.value, "url": url} for name, morsel in client.cookies.items()]
    page.context.add_cookies(cookies)  # type: ignore[arg-type]


def violations(page: Page, addresses: Iterator[str]) -> dict[str, Any]:
    """Return what axe finds, by address: the rule, and the elements."""
    axe, seen = Axe(), {}
    for address in addresses:
        page.goto(address)
        if rules := axe.run(page).response["violations"]:
            seen[address] = [(rule["id"], [node["html"] for node in rule["nodes"]][:3]) for rule in rules]
    return seen


def admin_pages() -> Iterator[str]:
    yield "/admin/"
    for model in site._registry:
        if model in our_models():
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
            yield reverse(f"{name}_changelist")
            if row := model._default_manager.order_by("pk").first():
                yield reverse(f"{name}_change", args=[row.pk])
    yield from ("/admin/vendors/vendor/add/", "/admin/vendors/product/add/", "/admin/vendors/user/add/")


def panel_pages(samples: Samples) -> Iterator[str]:
    for route in ROUTES:
        if route.get == 200 and route.name not in FILES | PARTS:
            yield route.url(samples)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_admin_is_accessible(
    page: Page, live_server: Any, samples: Samples, panel: Panel, scheme: Any
) -> None:
    page.emulate_media(color_scheme=scheme)
    root = Actor.of(make.staff("root@demo.example", is_superuser=True))
    open_as(page, panel(root), live_server.url)

    assert violations(page, (f"{live_server.url}{path}" for path in admin_pages())) == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_panel_is_accessible(
    page: Page, live_server: Any, samples: Samples, panel: Panel, alice: Actor, scheme: Any
) -> None:
    page.emulate_media(color_scheme=scheme)
    open_as(page, panel(alice), live_server.url)

    assert violations(page, (f"{live_server.url}{path}" for path in panel_pages(samples))) == {}
