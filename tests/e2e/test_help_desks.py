"""From a ticket to the email in the customer's hands: the panel beside it, on the page of each kind of desk.

The desk is another site, so that the frame has no cookies of the panel.
"""

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from desk.models import HelpDesk
from jobs.worker import process_jobs
from orders.models import Order
from tests import make
from tests.desk.help_scout import frame_address
from tests.e2e.help_desk_page import HELP_SCOUT, OWN_DESK, help_desk_page
from tests.e2e.screens import BROWSER_TEST
from tests.mail_server import MailServer
from vendors.actor import Actor

pytestmark = BROWSER_TEST


@pytest.mark.parametrize(("kind", "script"), [("help_scout", HELP_SCOUT), ("frame", OWN_DESK)])
def test_ticket_leads_to_the_email(
    kind: str,
    script: str,
    page: Page,
    live_server: Any,
    settings: Settings,
    mail_server: MailServer,
    alice: Actor,
    anna: Actor,
    order: Order,
) -> None:
    settings.SITE_URL = live_server.url
    page.set_default_timeout(10_000)
    with help_desk_page(script, order.email) as ticket:
        help_desk, token, secret = make.help_desk(order.vendor, kind, origins=[ticket.origin])
        HelpDesk.objects.filter(vendor=order.vendor, pk=help_desk.pk).update(origins=[ticket.origin])
        path = frame_address(token, secret) if secret else f"/desk/frame/{token}/"
        ticket.address = f"{live_server.url}{path}"
        page.goto(ticket.origin)

        panel = page.frame_locator("iframe")
        expect(panel.get_by_role("article", name=f"Order {order.number}")).to_contain_text("Grace Hopper")
        with page.expect_popup() as window:
            panel.get_by_role("link", name="Resend").click()

    resend_signed_in(window.value)
    process_jobs()
    assert mail_server.recipients == [order.email]
    assert order.number in mail_server.arrived[0].as_string()


def resend_signed_in(own: Page) -> None:
    """Sign in where the link leads, and resend the receipt there."""
    own.get_by_label("Email").fill("anna@demo.example")
    own.get_by_label("Password").fill(make.PASSWORD)
    own.get_by_role("button", name="Sign in").click()
    own.get_by_role("button", name="Submit").click()
    own.get_by_role("button", name="Customer request").click()
    own.get_by_role("button", name="Continue").click()
    expect(own.get_by_role("status")).to_contain_text("The selected emails will be resent shortly.")
