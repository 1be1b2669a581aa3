"""How many clicks and page loads the commonest tasks take, from the list of orders on.

A click is a press of the mouse, also to open a drop-down and on *Customer request*; typing and the Enter key in a
search field are none. A load is a page that the browser shows after the list.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from delivery.models import Delivery
from orders.models import Order
from tests import make
from tests.delivery import goods
from tests.e2e.screens import BROWSER_TEST
from vendors.actor import Actor
from vendors.models import Vendor

pytestmark = BROWSER_TEST
CLICKS_AND_LOADS = {
    "find by email and resend": (4, 3),
    "reset a download link": (2, 2),
    "refund a duplicate": (5, 4),
    "deliver a license key": (3, 3),
    "comment": (3, 2),
}


class Counter:
    """A signed-in browser that counts."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.list_url = page.url
        self.clicks = self.loads = 0
        page.on("load", lambda _: self.count_load())

    def count_load(self) -> None:
        self.loads += 1

    def begin(self) -> None:
        self.page.goto(self.list_url)
        self.clicks = self.loads = 0

    def click(self, target: Locator) -> None:
        self.clicks += 1
        target.click()

    def open(self, order: Order) -> None:
        self.click(self.page.get_by_role("link", name=order.number, exact=True))

    def press(self, name: str, role: Any = "button") -> None:
        self.click(self.page.get_by_role(role, name=name))

    def end(self, message: str) -> tuple[int, int]:
        expect(self.page.get_by_role("status").first).to_contain_text(message)
        self.page.wait_for_load_state()
        return self.clicks, self.loads


@pytest.fixture
def counter(sign_in: Callable[..., Page], amir: Actor) -> Counter:
    page = sign_in("amir@demo.example")
    expect(page).to_have_url(re.compile("/orders/$"))
    return Counter(page)


def resend(counter: Counter, vendor: Vendor) -> tuple[int, int]:
    order = make.order(vendor, email="ada@math.example")
    counter.begin()
    counter.page.get_by_label("Email address").fill("ada@math.example")
    counter.page.get_by_label("Email address").press("Enter")
    counter.open(order)
    counter.press("Resend Order", "link")
    counter.press("Customer request")
    counter.press("Submit")
    return counter.end("The selected emails will be resent shortly.")


def reset_link(counter: Counter, vendor: Vendor) -> tuple[int, int]:
    order = make.order(vendor)
    link = goods.link(order.items.get(), used=3)
    Delivery.objects.create(vendor=vendor, item=link.item, links=1)
    counter.begin()
    counter.open(order)
    counter.press("Reset Download Link")
    ending = counter.end("Download link reset")
    expect(counter.page.get_by_role("region", name="Order Items")).to_contain_text("0 of 3")
    return ending


def refund_duplicate(counter: Counter, vendor: Vendor) -> tuple[int, int]:
    order = make.order(vendor, email="twice@navy.example", headline="Quillmark")
    placed_at = order.placed_at + timedelta(minutes=6)
    make.order(vendor, email="twice@navy.example", headline="Quillmark", placed_at=placed_at)
    counter.begin()
    counter.open(order)
    counter.press("Compare", "link")
    counter.press(f"Refund order {order.number}", "link")
    expect(counter.page.get_by_text("€49.95 to Visa ending in 4242")).to_be_visible()
    counter.press("Customer request")
    counter.press("Continue")
    return counter.end("Refund successfully submitted.")


def deliver_key(counter: Counter, vendor: Vendor) -> tuple[int, int]:
    order = make.order(vendor)
    item = order.items.get()
    goods.terms(item, key_source="built_in", needs_hardware_id=True)
    Delivery.objects.create(vendor=vendor, item=item)
    counter.begin()
    counter.open(order)
    counter.press("Deliver License Key")
    counter.page.get_by_label("Hardware ID").fill("19BF-53E1")
    counter.press("Deliver")
    return counter.end("The license key is being made")


def comment(counter: Counter, vendor: Vendor) -> tuple[int, int]:
    order = make.order(vendor)
    counter.begin()
    counter.open(order)
    counter.press("Customer request")
    counter.press("Add Comment")
    ending = counter.end("Comment added.")
    expect(counter.page.locator("#order-activity")).to_contain_text("Customer request")
    return ending


def test_commonest_tasks_take_few_clicks(counter: Counter, vendor: Vendor) -> None:
    tasks = (resend, reset_link, refund_duplicate, deliver_key, comment)

    taken = [task(counter, vendor) for task in tasks]

    assert dict(zip(CLICKS_AND_LOADS, taken, strict=True)) == CLICKS_AND_LOADS
