"""The screens that pages of customers are tried on, and what is expected of every page."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
ADDRESS = {
    "email": "ada@math.example",
    "first_name": "Ada",
    "last_name": "Lovelace",
    "street1": "Unter den Linden 1",
    "postal_code": "10117",
    "city": "Berlin",
}
BROWSER_TEST = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
each_screen = pytest.mark.parametrize(
    ("size", "scripts"), [(PHONE, False), (DESK, True)], ids=["phone", "desk"]
)


def assert_page_is_good(page: Page, *, scripts: bool) -> None:
    """Assert that nothing is wider than the screen, and with scripts that axe finds no violation."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    box = page.locator("body").bounding_box()
    assert box
    assert box["width"] <= width
    if scripts:
        violations = Axe().run(page).response["violations"]
        nodes = [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in violations]
        assert nodes == []


def fill_address(page: Page) -> None:
    for name, text in ADDRESS.items():
        page.locator(f"[name={name}]").fill(text)
    page.get_by_label("Country").select_option("DE")
