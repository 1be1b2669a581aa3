"""The order page in a browser: it follows the order, copies, and fits every screen."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from delivery.models import Delivery
from orders.models import Order
from refunds.models.states import State
from refunds.outcome import settle_all
from refunds.transitions import Transition
from tests import make
from tests.delivery import goods
from tests.e2e.screens import BROWSER_TEST, assert_page_is_good
from vendors.actor import Actor

pytestmark = BROWSER_TEST


@pytest.fixture
def delivered(order: Order) -> Order:
    """An order with a link, a key, a duplicate and some history, whose address bounces."""
    item = order.items.get()
    goods.terms(item, key_source="pool")
    goods.pool(item, "ABCD-1234-EFGH-5678")
    goods.delivered(item)
    goods.link(item, used=1)
    Delivery.objects.update(links=1)
    make.order(order.vendor, placed_at=order.placed_at + timedelta(minutes=6))
    order.email_problem = "550 5.1.1 mailbox unknown"
    order.save()
    return order


def test_order_page_follows_a_refund_and_keeps_what_is_typed(
    sign_in: Callable[..., Page], amir: Actor, order: Order
) -> None:
    refund = make.refund(order, state="submitted")
    page = sign_in("amir@demo.example", order.get_absolute_url())
    page.get_by_label("Comment").fill("They cal")
    expect(page.get_by_role("option", name="Approve Refund")).to_have_count(1)

    settle_all([Transition(refund, State.SUCCEEDED)])

    expect(page.locator("#live")).to_contain_text("Succeeded")
    expect(page.locator("#state")).to_have_text("Refunded")
    expect(page.get_by_role("option", name="Approve Refund")).to_have_count(0)
    expect(page.locator("#order-activity")).to_contain_text("succeeded")
    expect(page.get_by_role("region", name="Payment")).to_contain_text(re.compile(r"Left\s*€0.00"))
    expect(page.get_by_label("Comment")).to_have_value("They cal")


def test_order_id_is_copied(sign_in: Callable[..., Page], anna: Actor, order: Order) -> None:
    page = sign_in("anna@demo.example", order.get_absolute_url())
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy Order ID").click()

    expect(page.get_by_role("button", name="Copied Order ID")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == order.number


def test_order_page_fits_every_screen(sign_in: Callable[..., Page], amir: Actor, delivered: Order) -> None:
    page = sign_in("amir@demo.example", delivered.get_absolute_url())
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width in (320, 390, 768, 1024, 1440, 1920):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert_page_is_good(page, scripts=width in (390, 1440))


def test_address_email_recipient_and_items_stand_where_the_help_says(
    sign_in: Callable[..., Page], anna: Actor, delivered: Order
) -> None:
    page = sign_in("anna@demo.example", delivered.get_absolute_url())

    def box(name: str) -> dict[str, Any]:
        region_box = page.get_by_role("region", name=name, exact=True).bounding_box()
        assert region_box
        return dict(region_box)

    email = page.get_by_role("link", name=re.compile("grace@navy.example")).bounding_box()
    customer, recipient, items = box("Customer Address"), box("Recipient Address"), box("Order Items")
    assert email
    assert email["x"] >= customer["x"] + customer["width"]
    assert email["y"] < customer["y"] + customer["height"]
    assert customer["y"] + customer["height"] <= recipient["y"] < items["y"]


def test_order_page_works_without_scripts(
    browser: Browser, live_server: Any, anna: Actor, delivered: Order
) -> None:
    page = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}{delivered.get_absolute_url()}")
    page.get_by_label("Email").fill("anna@demo.example")
    page.get_by_label("Password").fill(make.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Copy Order ID")).to_be_hidden()

    page.get_by_label("Comment").fill("They called.")
    page.get_by_role("button", name="Add Comment").click()
    expect(page.get_by_role("status")).to_contain_text("Comment added.")
    page.get_by_role("button", name="Reset Download Link").click()
    expect(page.get_by_role("region", name="Order Items")).to_contain_text("0 of 3")
