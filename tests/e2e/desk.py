"""Somebody at the panel, whose clicks and loads of pages are counted."""

import re

from playwright.sync_api import Locator, Page, expect

from orders.home.counts import forget_counts
from orders.models import Order
from vendors.models import Vendor


class Desk:
    """A manager at the panel, whose clicks and loads are counted."""

    def __init__(self, page: Page, url: str, vendor: Vendor) -> None:
        self.page, self.url, self.vendor = page, url, vendor
        self.clicks = self.loads = 0
        page.on("load", self._count_load)

    def _count_load(self, _: Page) -> None:
        self.loads += 1

    def begin(self, path: str) -> None:
        forget_counts(self.vendor.pk)
        self.page.goto(f"{self.url}{path}")
        self.clicks, self.loads = 0, 1

    def find(self, label: str, text: str, order: Order) -> None:
        """Type what the customer wrote into the list's box, and open the order."""
        self.begin("/orders/")
        box = self.page.locator("[name=q]") if label == "q" else self.page.get_by_label(label, exact=True)
        box.first.fill(text)
        box.first.press("Enter")
        self.clicks += 1
        if label != "Order ID":
            self.page.wait_for_url(re.compile(r"\?"))
            self.click(self.page.get_by_role("main").get_by_role("link", name=order.number).first)
        self.page.wait_for_url(re.compile(re.escape(order.get_absolute_url())))

    def click(self, target: Locator) -> None:
        target.click()
        self.clicks += 1

    def press(self, name: str) -> None:
        self.click(self.page.get_by_role("button", name=name, exact=True).first)

    def act(self, slug: str) -> None:
        """Choose an action of the order, or of its only item, and press Go."""
        entry = f'option[value="{slug}"]'
        if not self.page.locator(entry).count():
            self.click(self.page.get_by_role("main").locator('a[href*="/items/"]').first)
            self.page.wait_for_url(re.compile("/items/"))
        box = self.page.locator(f"select:has({entry})").first
        box.select_option(slug)
        self.clicks += 1
        self.click(box.locator("xpath=ancestor::form").get_by_role("button", name="Go"))

    def sees(self, sentence: str) -> None:
        expect(self.page.get_by_role("status").first).to_contain_text(sentence)
