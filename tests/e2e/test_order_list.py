"""The list of orders in a browser: its bar of actions, hits while typing, columns, every width."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from orders.models import Order
from tests import make
from tests.e2e.screens import BROWSER_TEST, assert_page_is_good
from vendors.actor import Actor
from vendors.models import Vendor

pytestmark = BROWSER_TEST
WIDTHS = (320, 390, 768, 800, 992, 1024, 1083, 1200, 1440, 1920)
LONG = "María de los Ángeles Encarnación Concepción"


@pytest.fixture
def orders(vendor: Vendor) -> list[Order]:
    return [
        make.order(vendor, first_name=LONG, email=f"{'maria.encarnacion' * 3}{number}@navy.example", items=2)
        for number in range(25)
    ]


def test_bar_of_actions_comes_with_the_first_tick(
    sign_in: Callable[..., Page], anna: Actor, orders: list[Order]
) -> None:
    page = sign_in("anna@demo.example")
    bar = page.get_by_role("combobox", name="Actions for the selected orders")
    row = page.get_by_role("row").nth(1)
    expect(row).to_be_visible()
    top = row.bounding_box()
    expect(bar).to_be_hidden()

    page.get_by_role("checkbox", name=f"Select order {orders[-1].number}").check()
    expect(bar).to_be_visible()
    expect(page.get_by_text("1 selected")).to_be_visible()
    assert row.bounding_box() == top  # nothing jumps

    page.get_by_role("checkbox", name="Select all orders on this page").check()
    expect(page.get_by_text("25 selected")).to_be_visible()
    page.get_by_role("checkbox", name="Select all orders on this page").uncheck()
    expect(bar).to_be_hidden()


def test_hits_come_while_typing_and_are_chosen_by_keys(
    sign_in: Callable[..., Page], anna: Actor, order: Order
) -> None:
    make.order(order.vendor, first_name="Ada", last_name="Lovelace", email="ada@army.example")
    page = sign_in("anna@demo.example")
    box = page.get_by_label("Anything")
    box.press_sequentially("hopp")
    hit = page.get_by_role("option", name=re.compile(order.number))
    expect(hit).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("listbox", name="Orders that match").get_by_role("option")).to_have_count(1)

    box.press("ArrowDown")
    expect(hit).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", "hit-1")
    box.press("Escape")
    expect(hit).to_be_hidden()
    box.press("ArrowDown")
    box.press("Enter")

    expect(page).to_have_url(re.compile(f"/orders/{order.number}/$"))


def test_enter_searches_when_no_hit_is_chosen(
    sign_in: Callable[..., Page], anna: Actor, order: Order
) -> None:
    page = sign_in("anna@demo.example")
    box = page.get_by_label("Anything")
    box.fill("hop")
    expect(page.get_by_role("option", name=re.compile(order.number))).to_be_visible()
    searches = list[Route]()

    def hold(search: Route) -> None:
        searches.append(search)

    page.route(re.compile(r"/orders/\?q=hop"), hold)
    box.press("Enter")
    results = page.locator("#results")
    expect(results).to_have_attribute("aria-busy", "true")
    expect(page.get_by_role("button", name="Search")).to_have_attribute("aria-busy", "true")
    searches[0].continue_()
    expect(results).not_to_have_attribute("aria-busy", "true")

    expect(page).to_have_url(re.compile(r"/orders/\?q=hop$"))
    expect(page.get_by_role("option", name=re.compile(order.number))).to_be_hidden()
    expect(page.get_by_role("button", name="Save this search")).to_be_visible()

    page.unroute_all()
    with page.expect_response(re.compile(r"/orders/hits/")):  # asked for a moment after the last key
        box.fill("hopp")
        box.press("Enter")
    expect(page).to_have_url(re.compile(r"/orders/\?q=hopp$"))
    expect(page.get_by_role("option", name=re.compile(order.number))).to_be_hidden()


def test_columns_are_chosen_and_kept(sign_in: Callable[..., Page], anna: Actor, order: Order) -> None:
    page = sign_in("anna@demo.example")
    page.locator("summary", has_text="Columns").click()
    page.get_by_role("checkbox", name="Product").uncheck()
    page.get_by_role("checkbox", name="Country").check()
    page.get_by_role("radio", name="Compact").check()
    page.get_by_role("button", name="Apply").click()
    page.goto(page.url.partition("?")[0])

    expect(page.get_by_role("columnheader", name="Country")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Product")).to_have_count(0)


def test_list_fits_every_width_and_the_paper(
    sign_in: Callable[..., Page], anna: Actor, orders: list[Order]
) -> None:
    Order.objects.filter(pk=orders[-1].pk).update(placed_at=timezone.now() - timedelta(minutes=5))
    page = sign_in(
        "anna@demo.example", "/orders/?columns=customer,product,status,payment,country,placed,total"
    )
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        go = page.get_by_role("button", name="Go" if width >= 1200 else "Actions for").first
        box = go.bounding_box()
        assert box, width
        assert box["x"] + box["width"] <= width
        check = page.get_by_role("checkbox", name=f"Select order {orders[-1].number}")
        expect(check).to_be_visible()
    assert_page_is_good(page, scripts=True)

    page.set_viewport_size({"width": 1440, "height": 900})
    rows = page.locator(".order-table tbody tr")
    first, fourteenth = rows.first.bounding_box(), rows.nth(13).bounding_box()
    assert first
    assert fourteenth
    assert first["y"] <= 300
    assert fourteenth["y"] + fourteenth["height"] <= 900
    expect(page.get_by_text("5 minutes ago")).to_be_visible()

    assert_paper_is_good(page)


def assert_paper_is_good(page: Page) -> None:
    page.emulate_media(media="print")
    expect(page.get_by_text("5 minutes ago")).to_be_hidden()
    expect(page.get_by_text("All orders. Newest first. 25 of 25 orders.")).to_be_visible()
    expect(page.get_by_role("checkbox")).to_have_count(0)
    expect(page.get_by_role("button")).to_have_count(0)


@pytest.mark.parametrize(("size", "scripts"), [({"width": 390, "height": 844}, False)], ids=["phone"])
def test_phone_shows_three_orders_and_their_actions_without_scripts(
    screen: Page, live_server: object, anna: Actor, orders: list[Order]
) -> None:
    screen.goto(f"{live_server}/orders/")
    screen.get_by_label("Email").fill("anna@demo.example")
    screen.get_by_label("Password").fill(make.PASSWORD)
    screen.get_by_role("button", name="Sign in").click()
    third = screen.locator(".order-table tbody tr").nth(2).bounding_box()
    assert third
    assert third["y"] + third["height"] <= 844

    screen.get_by_role("button", name=f"Actions for {orders[-1].number}").click()
    screen.get_by_role("combobox", name=f"Actions for {orders[-1].number}").select_option("add-comment")
    screen.locator(".actions:popover-open").get_by_role("button", name="Go").click()
    expect(screen.get_by_label("Comment")).to_be_visible()
