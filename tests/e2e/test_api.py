"""Making an API token and reading what the API does, in a browser."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from orders.models import Order
from tests.e2e.screens import BROWSER_TEST, assert_page_is_good
from vendors.actor import Actor

pytestmark = BROWSER_TEST


def test_owner_makes_a_token_and_revokes_it(sign_in: Callable[..., Page], alice: Actor, order: Order) -> None:
    page = sign_in("alice@demo.example", "/account/tokens/")
    page.get_by_label("Name").fill("Help Scout")
    page.get_by_label("Help customers").check()
    page.get_by_role("button", name="Make token").click()

    expect(page.get_by_role("status")).to_contain_text("API token made.")
    assert page.locator("#token").inner_text().startswith("mycom_")
    assert_page_is_good(page, scripts=True)

    page.get_by_role("link", name="What the API does").click()
    page.get_by_text("Search orders").click()
    expect(page.get_by_text("Entries of a page.").first).to_be_visible()
    assert_page_is_good(page, scripts=True)

    page.go_back()
    page.get_by_role("button", name="Revoke Help Scout").click()
    expect(page.get_by_role("status")).to_contain_text("API token revoked.")
