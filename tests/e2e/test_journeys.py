"""What a vendor wants when a customer writes, done in a browser."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from playwright.sync_api import Page, expect

from jobs.worker import process_jobs
from orders.models import Order
from tests import make
from tests.e2e.screens import BROWSER_TEST, PHONE
from vendors.actor import Actor

pytestmark = BROWSER_TEST


def test_agent_finds_an_order_comments_and_corrects_the_address(
    sign_in: Callable[..., Page], anna: Actor, order: Order
) -> None:
    page = sign_in("anna@demo.example")
    page.get_by_label("Last Name").fill("  HÓPPER ")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name=order.number).click()

    page.get_by_role("combobox", name="Actions").select_option("add-comment")
    page.get_by_role("button", name="Go").click()
    page.get_by_role("button", name="Customer request").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("status")).to_contain_text("Comment added.")

    with page.expect_popup() as window:
        page.get_by_role("link", name=re.compile("grace@navy.example")).click()
    window.value.get_by_label("Email address").fill("grace.hopper@navy.example")
    window.value.get_by_role("button", name="Save").click()
    expect(window.value.get_by_role("status")).to_contain_text("Email address updated.")

    process_jobs()
    window.value.get_by_role("link", name="Activity").click()
    timeline = window.value.get_by_role("main")
    expect(timeline).to_contain_text("Customer request")
    expect(timeline).to_contain_text(
        "Email address changed from grace@navy.example to grace.hopper@navy.example."
    )
    expect(timeline).to_contain_text("sent to grace@navy.example")


def test_addresses_are_changed_in_one_window(sign_in: Callable[..., Page], anna: Actor, order: Order) -> None:
    page = sign_in("anna@demo.example", order.get_absolute_url())
    link = page.get_by_role("link", name=re.compile("grace@navy.example"))
    with page.expect_popup() as window:
        link.click()
    window.value.get_by_role("link", name="Cancel").click()
    expect(window.value).to_have_url(re.compile(f"{order.get_absolute_url()}$"))

    page.bring_to_front()
    link.click()

    expect(window.value).to_have_url(re.compile("/change-email/"))
    assert len(page.context.pages) == 2


def test_form_survives_the_end_of_the_session(
    sign_in: Callable[..., Page], anna: Actor, order: Order
) -> None:
    page = sign_in("anna@demo.example", f"/orders/{order.number}/actions/add-comment/")
    page.get_by_label("Comment").fill("They called twice.")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Continue").click()

    page.get_by_label("Email").fill("anna@demo.example")
    page.get_by_label("Password").fill(make.PASSWORD)
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_label("Comment")).to_have_value("They called twice.")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("status")).to_contain_text("Comment added.")


def test_typed_address_survives_the_end_of_the_session(
    sign_in: Callable[..., Page], anna: Actor, order: Order
) -> None:
    page = sign_in("anna@demo.example", f"/orders/{order.number}/actions/change-email/")
    page.get_by_label("Email address").fill("grace.hopper@navy.example")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Save").click()

    page.get_by_label("Email").fill("anna@demo.example")
    page.get_by_label("Password").fill(make.PASSWORD)
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_label("Email address")).to_have_value("grace.hopper@navy.example")


def test_stale_form_is_opened_again_with_what_was_typed(
    sign_in: Callable[..., Page], anna: Actor, order: Order
) -> None:
    page = sign_in("anna@demo.example", f"/orders/{order.number}/actions/add-comment/")
    page.get_by_label("Comment").fill("They called twice.")
    page.context.clear_cookies(name="csrftoken")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("main")).to_contain_text("They called twice.")
    page.get_by_role("link", name="Open the form again").click()

    expect(page.get_by_label("Comment")).to_have_value("They called twice.")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("status")).to_contain_text("Comment added.")

    page.go_back()
    page.get_by_label("Comment").fill("They called twice.")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("send it again?")
    assert order.activities.count() == 1


def test_order_is_resent_from_one_page(sign_in: Callable[..., Page], anna: Actor, order: Order) -> None:
    page = sign_in("anna@demo.example", f"/orders/{order.number}/actions/resend-order/")
    page.get_by_role("button", name="Customer request").click()
    page.get_by_role("button", name="Submit").click()

    expect(page.get_by_role("status")).to_contain_text("The selected emails will be resent shortly.")
    assert order.activities.get().data["comment"] == "Customer request"


@pytest.mark.parametrize(("size", "scripts"), [(PHONE, False)], ids=["phone"])
def test_second_page_of_resend_order_can_be_reloaded(
    screen: Page, live_server: Any, anna: Actor, order: Order
) -> None:
    page = screen
    page.goto(f"{live_server.url}/orders/{order.number}/actions/resend-order/")
    page.get_by_label("Email").fill("anna@demo.example")
    page.get_by_label("Password").fill(make.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_label("Comment")).to_be_hidden()
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_label("Comment")).to_be_visible()
    page.reload()
    page.get_by_label("Comment").fill("Customer request")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("status")).to_contain_text("The selected emails will be resent shortly.")
    page.go_back()

    expect(page.get_by_role("button", name="Continue")).to_be_visible()


def test_viewer_opens_an_order_by_its_id(sign_in: Callable[..., Page], bob: Actor, order: Order) -> None:
    page = sign_in("bob@demo.example")
    page.get_by_label("Order ID", exact=True).fill(order.number)
    page.get_by_role("button", name="Search").click()

    expect(page).to_have_url(re.compile(f"/orders/{order.number}/$"))
    expect(page.get_by_role("option", name=re.compile("Add Comment — your role"))).to_be_disabled()


def test_agent_comments_on_many_orders_and_sees_the_progress(
    sign_in: Callable[..., Page], anna: Actor, order: Order
) -> None:
    make.order(order.vendor)
    page = sign_in("anna@demo.example")
    page.get_by_role("checkbox", name="Select all orders on this page").check()
    page.get_by_role("combobox", name="Actions for the selected orders").select_option("add-comment")
    page.locator("#bulk").get_by_role("button", name="Go").click()
    page.get_by_label("Comment").fill("checked")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("status")).to_contain_text("0 of 2")

    process_jobs()
    expect(page.get_by_role("status")).to_contain_text("2 of 2")


def test_staff_sign_in_with_a_second_factor(page: Page, live_server: Any, sam: Actor, order: Order) -> None:
    page.goto(f"{live_server.url}/admin/orders/order/")
    page.get_by_label("Email").fill("sam@demo.example")
    page.get_by_label("Password").fill(make.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    secret = decrypt(Authenticator.objects.get(user=sam.user, type="totp").data["secret"])
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("main")).to_contain_text(order.number)
