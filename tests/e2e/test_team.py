"""An Owner invites a colleague, who joins on a telephone; the pages of team and settings on each screen."""

from collections.abc import Callable
from typing import Any

from django.core.mail import EmailMessage
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings

from jobs.worker import process_jobs
from tests import make
from tests.e2e.screens import BROWSER_TEST, DESK, PHONE, assert_page_is_good
from vendors.actor import Actor
from vendors.models import Seat, Vendor

pytestmark = BROWSER_TEST


def test_colleague_is_invited_and_joins_on_a_phone(
    sign_in: Callable[..., Page],
    browser: Browser,
    alice: Actor,
    vendor: Vendor,
    settings: Settings,
    live_server: Any,
    mailoutbox: list[EmailMessage],
) -> None:
    settings.SITE_URL = live_server.url
    page = sign_in("alice@demo.example", "/account/team/")
    page.get_by_label("Email address").fill("ada@demo.example")
    page.get_by_label("Role").select_option("viewer")
    page.get_by_role("button", name="Send invitation").click()
    expect(page.get_by_role("status")).to_contain_text("Invitation sent to ada@demo.example.")
    for size in (PHONE, DESK):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert_page_is_good(page, scripts=True)

    process_jobs()
    join_on_a_phone(browser, mailoutbox[0])

    page.reload()
    page.get_by_role("link", name="Change Ada Love").click()
    assert_page_is_good(page, scripts=True)
    page.get_by_role("link", name="Remove from team").click()
    assert_page_is_good(page, scripts=True)
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_role("status")).to_contain_text("Ada Love is no longer in the team.")
    assert Seat.objects.filter(vendor=vendor).count() == 1


def join_on_a_phone(browser: Browser, invitation: EmailMessage) -> None:
    """Open the link of an invitation and join as a new person."""
    phone = browser.new_context(viewport=PHONE).new_page()  # type: ignore[arg-type]
    phone.goto(str(invitation.body).split("Join here:")[1].split()[0])
    assert_page_is_good(phone, scripts=True)
    for label, text in (("First name", "Ada"), ("Last name", "Love"), ("Password", make.PASSWORD)):
        phone.get_by_label(label).fill(text)
    phone.get_by_role("button", name="Join").click()
    expect(phone.get_by_role("status")).to_contain_text("Your role: Viewer.")


def test_address_of_the_vendor_is_confirmed(
    sign_in: Callable[..., Page],
    alice: Actor,
    vendor: Vendor,
    settings: Settings,
    live_server: Any,
    mailoutbox: list[EmailMessage],
) -> None:
    settings.SITE_URL = live_server.url
    page = sign_in("alice@demo.example", "/account/vendor/")
    page.get_by_label("Order notification address").fill("orders@acme.example")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Not confirmed yet")).to_be_visible()
    for size in (PHONE, DESK):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert_page_is_good(page, scripts=True)

    process_jobs()
    page.goto(str(mailoutbox[0].body).split("Confirm it here:")[1].split()[0])
    assert_page_is_good(page, scripts=True)
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("heading", name="Address confirmed")).to_be_visible()
    vendor.refresh_from_db()
    assert vendor.notification_email == "orders@acme.example"
