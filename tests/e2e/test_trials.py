"""From the trial's link to Click Here to Activate, on a phone without scripts and at a desk."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from delivery.models import Delivery, DeliveryTerms
from jobs.worker import process_jobs
from tests.e2e.screens import BROWSER_TEST, assert_page_is_good, each_screen, fill_address
from vendors.models import Product

pytestmark = BROWSER_TEST


@pytest.fixture
def program_url() -> Iterator[str]:
    """The address at which the program waits for its key on the customer's machine."""

    class Program(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"Thank you, Backup Pro is activated.")

        def log_message(self, *args: object) -> None:
            """Print nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Program) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/activate"
        server.shutdown()


@each_screen
def test_customer_buys_from_the_trial_and_the_program_gets_the_key(
    screen: Page, shop: str, scripts: bool, program_url: str
) -> None:
    product = Product.objects.get()
    terms = {"key_source": "built_in", "is_passport": True, "activation_url": f"{program_url}?key={{key}}"}
    DeliveryTerms.objects.create(vendor=product.vendor, product=product, **terms)
    screen.goto(f"{shop}?hardware_id=9A3F-77C1")
    expect(screen.get_by_role("main")).to_contain_text("9A3F-77C1")
    assert_page_is_good(screen, scripts=scripts)
    fill_address(screen)
    screen.get_by_role("button", name="Continue").click()
    screen.get_by_role("button", name="Place Your Order").click()
    screen.get_by_role("button", name="Pay").click()

    expect(screen.get_by_role("status")).to_contain_text("Your license key is being made")
    assert_page_is_good(screen, scripts=scripts)
    process_jobs()
    if not scripts:
        screen.get_by_role("link", name="Look again").click()
    activate = screen.get_by_role("link", name="Click Here to Activate")
    expect(activate).to_be_visible()
    assert_page_is_good(screen, scripts=scripts)

    activate.click()
    expect(screen.locator("body")).to_have_text("Thank you, Backup Pro is activated.")
    key = Delivery.objects.select_related("key").get().key
    assert key
    assert parse_qs(urlsplit(screen.url).query) == {"key": [key.value]}
