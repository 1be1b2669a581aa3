"""Home and its neighbours in a browser: axe, telephones, and Undo by a click."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Page, expect

from jobs.models import Job
from orders.models import Order
from tests import make
from tests.e2e.screens import BROWSER_TEST, DESK, PHONE, assert_page_is_good
from vendors.actor import Actor
from vendors.models import Vendor

pytestmark = BROWSER_TEST


def much_that_waits(vendor: Vendor) -> None:
    cache.delete(f"needs-attention:{vendor.pk}")
    for _ in range(6):
        order = make.order(vendor, email="grace@gmial.com", email_problem="550 no such user")
        make.refund_request(order, comment="It does not start, and I have tried it on two machines. " * 3)
        make.dispute(order, due_at=timezone.now() + timedelta(days=1))
        make.email(order, state="bounced", reason="550 no such user")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_home_is_good_on_each_screen_and_a_row_is_brought_back(
    sign_in: Callable[..., Page], page: Page, alice: Actor, vendor: Vendor, size: dict[str, int]
) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    much_that_waits(vendor)
    sign_in("alice@demo.example", "/")
    expect(page.get_by_role("region", name="Daily digest")).to_be_visible()
    expect(page.get_by_role("heading", name="30 days")).to_be_visible()
    assert_page_is_good(page, scripts=True)

    group = page.get_by_role("region", name="Refund requests")
    group.get_by_text("Handled / later").first.click()
    group.get_by_role("button", name="Handled", exact=True).first.click()
    expect(page.get_by_role("status")).to_contain_text("Marked as handled.")
    assert_page_is_good(page, scripts=True)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status")).to_contain_text("It waits again.")

    for address in ("/needs-attention/refund-requests/", "/marketing/checkout-settings/", "/refunds/"):
        page.goto(page.url.partition("/needs")[0].rstrip("/") + address)
        assert_page_is_good(page, scripts=True)


def test_refund_is_undone_by_a_click(
    sign_in: Callable[..., Page], amir: Actor, vendor: Vendor, order: Order
) -> None:
    Vendor.objects.filter(pk=vendor.pk).update(has_undo=True)
    page = sign_in("amir@demo.example", f"{order.get_absolute_url()}actions/refund-order/")
    page.get_by_role("button", name="Customer request").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("status").first).to_contain_text("Refund successfully submitted.")

    page.get_by_role("button", name="Undo").click()

    expect(page.get_by_role("status").first).to_contain_text("undone, nothing was sent")
    assert not Job.objects.exists()
    order.refresh_from_db()
    assert order.reserved_minor == 0
