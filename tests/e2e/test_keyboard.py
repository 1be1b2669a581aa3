"""The panel by keyboard alone: rows, palette, forms, and the switch."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from orders.models import Order
from tests import make
from tests.e2e.screens import BROWSER_TEST, assert_page_is_good
from vendors.actor import Actor
from vendors.models import Vendor

pytestmark = BROWSER_TEST
SignIn = Callable[..., Page]


def test_agent_walks_the_list_by_keyboard(anna: Actor, vendor: Vendor, sign_in: SignIn) -> None:
    older, newer = make.order(vendor), make.order(vendor)
    page = sign_in("anna@demo.example")
    page.wait_for_url("**/orders/")

    for keys in ("j", "j", "x"):
        page.keyboard.press(keys)
    expect(page.get_by_label(f"Select order {older.number}")).to_be_checked()
    expect(page.get_by_label(f"Select order {newer.number}")).not_to_be_checked()
    page.keyboard.press(".")
    expect(page.get_by_role("combobox", name=f"Actions for {older.number}")).to_be_focused()
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(page.locator("#id_q")).to_be_focused()
    page.keyboard.type("jjx?")
    expect(page.locator("#id_q")).to_have_value("jjx?")
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/orders/{newer.number}/")
    page.keyboard.press("g")
    page.keyboard.press("r")
    page.wait_for_url("**/refunds/")
    page.keyboard.press("g")
    page.keyboard.press("o")
    page.wait_for_url("**/orders/")


def test_agent_comments_on_an_order_by_the_palette(anna: Actor, order: Order, sign_in: SignIn) -> None:
    page = sign_in("anna@demo.example", "/help/")
    page.wait_for_url("**/help/")
    palette = page.get_by_role("dialog", name="Go to")

    page.keyboard.press("Control+k")
    expect(palette.get_by_role("link", name="Shipments")).to_be_visible()
    page.keyboard.type("grace")
    expect(palette.get_by_role("link", name=order.number)).to_be_visible()
    assert_page_is_good(page, scripts=True)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/orders/{order.number}/")

    page.keyboard.press("Control+k")
    page.keyboard.type("add comm")
    expect(palette.get_by_role("button", name="Add Comment").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/add-comment/**")
    page.get_by_label("Comment").fill("Called back.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status").first).to_contain_text("Comment")
    page.wait_for_url(f"**/orders/{order.number}/")


def test_agent_switches_single_keys_off(anna: Actor, order: Order, sign_in: SignIn) -> None:
    page = sign_in("anna@demo.example")
    page.wait_for_url("**/orders/")
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")

    page.keyboard.press("?")
    expect(sheet).to_contain_text("Next row")
    assert_page_is_good(page, scripts=True)
    sheet.get_by_role("button", name="Switch shortcuts off").click()
    expect(page.get_by_role("main")).to_contain_text("Keyboard shortcuts are off.")
    page.keyboard.press("?")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("link", name="Go to").click()
    expect(page.get_by_role("dialog", name="Go to")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
