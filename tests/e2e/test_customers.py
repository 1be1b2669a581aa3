"""What a customer wants, done in a browser: on a phone without scripts, and at a desk."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings

from devtools.fake_gateway.server import FakeGateway
from orders.models import Order
from tests import make
from tests.refunds.conftest import fake_gateway
from vendors.models import Vendor

__all__ = ["fake_gateway"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
ADDRESS = {
    "email": "ada@math.example",
    "first_name": "Ada",
    "last_name": "Lovelace",
    "street1": "Unter den Linden 1",
    "postal_code": "10117",
    "city": "Berlin",
}


def is_accessible(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


def fits(page: Page) -> None:
    """Nothing is wider than the screen."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.locator("body").bounding_box()["width"] <= width


each_screen = pytest.mark.parametrize(
    ("size", "scripts"), [(PHONE, False), (DESK, True)], ids=["phone", "desk"]
)


@pytest.fixture
def screen(browser: Browser, size: dict[str, int], scripts: bool) -> Page:
    """A telephone without scripts, or a desk with them."""
    page = browser.new_context(viewport=size, java_script_enabled=scripts).new_page()  # type: ignore[arg-type]
    page.set_default_timeout(10_000)
    return page


@pytest.fixture
def shop(live_server: Any, settings: Settings, fake_gateway: FakeGateway, vendor: Vendor) -> str:
    """The address of an order form."""
    settings.USE_FAKE_GATEWAY, settings.SITE_URL = True, live_server.url
    make.product(vendor, sku="BP-1", price_minor=4_900)
    return f"{live_server.url}/checkout/BP-1/"


def looks_good(page: Page, scripts: bool) -> None:
    fits(page)
    if scripts:
        is_accessible(page)


@each_screen
def test_it_buys_without_vat_and_keeps_the_invoice(screen: Page, shop: str, scripts: bool) -> None:
    screen.goto(shop)
    looks_good(screen, scripts)
    for name, typed in ADDRESS.items():
        screen.locator(f"[name={name}]").fill(typed)
    screen.get_by_label("Country").select_option("DE")
    screen.get_by_role("button", name="Continue").click()
    expect(screen.get_by_role("heading", level=1)).to_have_text("Confirmation / Order Summary")
    expect(screen.locator("dd.sum")).to_have_text("€58.31")

    screen.get_by_role("textbox", name="VAT Exemption ID").fill("DE136695976")
    box = screen.get_by_role("region", name="VAT Exemption ID")
    box.get_by_role("button", name="Apply").click()
    expect(screen.locator("dd.sum")).to_have_text("€49.00")
    looks_good(screen, scripts)
    screen.get_by_role("button", name="Place Your Order").click()
    screen.get_by_role("button", name="Pay").click()

    expect(screen.get_by_role("heading", level=1)).to_have_text("Thank you for your order")
    looks_good(screen, scripts)
    screen.get_by_role("link", name="Receipt").first.click()
    expect(screen.get_by_role("article")).to_contain_text("Reverse charge")
    assert Order.objects.get().total_minor == 4_900


@each_screen
def test_it_finds_its_order_again(screen: Page, live_server: Any, order: Order, scripts: bool) -> None:
    screen.goto(f"{live_server.url}/order-search/")
    looks_good(screen, scripts)

    for number in ("1-1-1", order.number):
        screen.get_by_role("textbox", name="Email address").fill("grace@navy.example")
        screen.get_by_role("textbox", name="Order ID").fill(number)
        screen.get_by_role("button", name="Show my order").click()
        if number == "1-1-1":
            expect(screen.get_by_role("alert")).to_contain_text("We found no order")

    expect(screen.get_by_role("main")).to_contain_text(order.number)
    looks_good(screen, scripts)
    with screen.expect_download() as pdf:
        screen.get_by_role("link", name="PDF").click()
    assert pdf.value.suggested_filename == f"Receipt-{order.number}.pdf"
