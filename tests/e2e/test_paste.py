"""A message is pasted by Ctrl-V wherever the focus is, and its order opens; also on a telephone without scripts."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from notifications.actions.change_email import ChangeEmail
from orders.models import Order
from tests import make
from tests.e2e.screens import BROWSER_TEST, PHONE, assert_page_is_good
from vendors.actor import Actor

pytestmark = BROWSER_TEST
MESSAGE = """From: Eve <eve@evil.example>

Order {}: the download link has expired, and I was charged VAT. Please send a new one.

On 3 March support@acme.example wrote:
> Refunds within 14 days.
"""


def test_message_is_pasted_by_the_keyboard(sign_in: Callable[..., Page], anna: Actor, order: Order) -> None:
    ChangeEmail(order, anna).run(email="hopper@navy.example")
    make.order(order.vendor, placed_at=timezone.now() - timedelta(days=2))
    page = sign_in("anna@demo.example", "/orders/paste/")
    page.get_by_role("heading", name="Paste a message").click()
    page.evaluate(
        """text => { const data = new DataTransfer(); data.setData("text/plain", text);
        const pasted = {clipboardData: data, bubbles: true, cancelable: true};
        document.body.dispatchEvent(new ClipboardEvent("paste", pasted)); }""",
        MESSAGE.format(order.number),
    )

    card = page.get_by_role("article", name=f"Order {order.number}")
    expect(card).to_contain_text(f"Order ID: {order.number}")
    expect(card).to_contain_text("comes from eve@evil.example")
    expect(card).to_contain_text("The email address was changed from grace@navy.example")
    assert_page_is_good(page, scripts=True)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert_page_is_good(page, scripts=False)
    assert page.evaluate("sessionStorage.getItem('draft')") is None

    page.go_back()
    page.get_by_label("The customer's message").fill(MESSAGE.format(order.number))
    page.get_by_role("button", name="Find its orders").click()
    page.get_by_role("link", name=order.number).click()
    expect(page).to_have_url(f"{page.url.split('/orders/')[0]}/orders/{order.number}/")
