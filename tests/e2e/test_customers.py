"""What a customer wants, done in a browser: on a phone without scripts, and at a desk."""

from typing import Any

from playwright.sync_api import Page, expect

from orders.models import Order
from tests.e2e.screens import BROWSER_TEST, assert_page_is_good, each_screen, fill_address

pytestmark = BROWSER_TEST


@each_screen
def test_customer_buys_without_vat_and_reads_the_receipt(screen: Page, shop: str, scripts: bool) -> None:
    screen.goto(shop)
    assert_page_is_good(screen, scripts=scripts)
    fill_address(screen)
    screen.get_by_role("button", name="Continue").click()
    expect(screen.get_by_role("heading", level=1)).to_have_text("Confirmation / Order Summary")
    expect(screen.locator("dd.sum")).to_have_text("€58.31")

    screen.get_by_role("textbox", name="VAT Exemption ID").fill("DE136695976")
    box = screen.get_by_role("region", name="VAT Exemption ID")
    box.get_by_role("button", name="Apply").click()
    expect(screen.locator("dd.sum")).to_have_text("€49.00")
    assert_page_is_good(screen, scripts=scripts)
    screen.get_by_role("button", name="Place Your Order").click()
    screen.get_by_role("button", name="Pay").click()

    expect(screen.get_by_role("heading", level=1)).to_have_text("Thank you for your order")
    assert_page_is_good(screen, scripts=scripts)
    screen.get_by_role("link", name="Receipt").first.click()
    expect(screen.get_by_role("article")).to_contain_text("Reverse charge")
    assert Order.objects.get().total_minor == 4_900


@each_screen
def test_customer_finds_an_order_again(screen: Page, live_server: Any, order: Order, scripts: bool) -> None:
    screen.goto(f"{live_server.url}/order-search/")
    assert_page_is_good(screen, scripts=scripts)

    for number in ("1-1-1", order.number):
        screen.get_by_role("textbox", name="Email address").fill("grace@navy.example")
        screen.get_by_role("textbox", name="Order ID").fill(number)
        screen.get_by_role("button", name="Show my order").click()
        if number == "1-1-1":
            expect(screen.get_by_role("alert")).to_contain_text("We found no order")

    expect(screen.get_by_role("main")).to_contain_text(order.number)
    assert_page_is_good(screen, scripts=scripts)
    with screen.expect_download() as pdf:
        screen.get_by_role("link", name="PDF").click()
    assert pdf.value.suggested_filename == f"Receipt-{order.number}.pdf"
