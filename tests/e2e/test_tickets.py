"""The twelve commonest tickets, from the fact that the customer wrote to the right thing sent.

A click is a press of a button, a link, an entry of a list or Enter; a load is a page of the panel, the first included.
The numbers are the most that a ticket may take.

| ticket | found by | what is done | clicks | loads |
|---|---|---|---|---|
| I lost your email | email | Resend Order | 6 | 5 |
| my link has expired | email | Mail Fresh Link | 5 | 4 |
| nothing arrived: the address was mistyped | Home | Update Email Address, then Resend Order | 6 | 6 |
| I bought it twice | Home | Refund Order (Duplicate) | 3 | 3 |
| I want my money back | Home | Refund Order | 3 | 3 |
| no key: my Hardware ID is … | Order ID | Deliver License Key | 5 | 5 |
| the file is gone | Home | Mail Fresh Link | 1 | 2 |
| which key is mine? | license key | View Entitlement | 5 | 4 |
| my company is missing on the invoice | Order ID | Correct Invoice | 4 | 4 |
| all was used up: key and files anew | email | Fix Delivery | 6 | 5 |
| our server missed your notice | Order ID | Resend Vendor Notification | 4 | 4 |
| may I have it in writing? | last name | Add Comment | 6 | 4 |
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone
from playwright.sync_api import Page, expect

from delivery.downloads.file_catalog import attach_products
from delivery.downloads.models import DownloadLink
from delivery.models import Delivery
from jobs.worker import process_jobs
from orders.models import Order, OrderItem
from tests import make
from tests.delivery import goods
from tests.e2e.desk import Desk
from tests.e2e.screens import BROWSER_TEST
from vendors.actor import Actor
from vendors.models import Vendor

pytestmark = BROWSER_TEST
HARDWARE_ID = "1234-ABCD-5678"


class World:
    """A vendor's orders, one for each ticket."""

    def __init__(self, vendor: Vendor) -> None:
        self.vendor = vendor
        self.now = timezone.now()

    def order(self, name: str, **fields: Any) -> Order:
        return make.order(self.vendor, email=f"{name}@customer.example", last_name=name.title(), **fields)

    def delivered(self, name: str, **terms: Any) -> OrderItem:
        """An order's item, delivered with a file and whatever its terms say."""
        item = self.order(name).items.get()
        product = goods.terms(item, **terms).product
        attach_products(goods.file(self.vendor, filename=f"{name}.exe"), [product])
        goods.delivered(goods.reloaded(item))
        return item


def resend(desk: Desk, world: World) -> None:
    order = world.order("lost")
    desk.find("Email address", "lost@customer.example", order)
    desk.click(desk.page.get_by_role("link", name="Resend Order"))
    submit_resend(desk)


def submit_resend(desk: Desk) -> None:
    desk.press("Submit")
    desk.press("Customer request")
    desk.press("Continue")
    desk.sees("The selected emails will be resent shortly.")


def expired_link(desk: Desk, world: World) -> None:
    item = world.delivered("expired")
    desk.find("Email address", "expired@customer.example", item.order)
    desk.act("mail-fresh-link")
    desk.sees("Download link reset and mailed to the customer.")


def mistyped_address(desk: Desk, world: World) -> None:
    order = world.order("adaa", placed_at=world.now, email_problem="550 no such user")
    make.email(order, state="bounced", reason="550 no such user")
    desk.begin("/")
    desk.click(desk.page.get_by_role("link", name="Correct address"))
    desk.page.get_by_label("Email address").fill("ada@customer.example")
    desk.press("Save")
    desk.sees("Email address updated.")
    desk.click(desk.page.get_by_role("link", name="Resend the order's emails"))
    submit_resend(desk)


def bought_twice(desk: Desk, world: World) -> None:
    for minutes in (9, 5):
        world.order("twice", placed_at=world.now - timedelta(minutes=minutes))
    desk.begin("/")
    desk.click(desk.page.get_by_role("link", name="Refund duplicate"))
    desk.press("Customer request")
    desk.press("Continue")
    desk.sees("Refund successfully submitted.")


def money_returned(desk: Desk, world: World) -> None:
    make.refund_request(world.order("unhappy"))
    desk.begin("/")
    group = desk.page.get_by_role("region", name="Refund requests")
    desk.click(group.get_by_role("link", name="Refund", exact=True))
    desk.press("Customer request")
    desk.press("Continue")
    desk.sees("Refund successfully submitted.")


def key_for_a_machine(desk: Desk, world: World) -> None:
    item = world.delivered("machine", key_source="built_in", needs_hardware_id=True)
    desk.find("Order ID", item.order.number, item.order)
    desk.act("deliver-license-key")
    desk.page.get_by_label("Hardware ID").fill(HARDWARE_ID)
    desk.press("Deliver")
    desk.sees("The license key is being made")
    process_jobs()
    assert Delivery.objects.get(item=item).hardware_id == HARDWARE_ID


def file_is_gone(desk: Desk, world: World) -> None:
    item = world.delivered("gone")
    DownloadLink.objects.filter(item=item).update(stopped_at=world.now)
    link = DownloadLink.objects.select_related("vendor").get(item=item)
    assert desk.page.request.get(f"{desk.url}/d/{link.token}/").status == 403
    desk.begin("/")
    desk.press("Mail fresh link")
    desk.sees("Download link reset and mailed to the customer.")


def which_key(desk: Desk, world: World) -> None:
    item = world.delivered("forgetful", key_source="built_in")
    key = goods.key_of(Delivery.objects.select_related("key").get(item=item)).value
    desk.find("q", key, item.order)
    desk.act("view-entitlement")
    expect(desk.page.get_by_role("main")).to_contain_text(key[:5])


def company_on_the_invoice(desk: Desk, world: World) -> None:
    order = world.order("company")
    desk.find("Order ID", order.number, order)
    desk.act("correct-invoice")
    desk.page.get_by_label("Company").fill("Hopper Software GmbH")
    desk.click(desk.page.get_by_role("main").locator("button.btn-primary").first)
    desk.sees("Invoice corrected.")


def all_is_used_up(desk: Desk, world: World) -> None:
    item = world.delivered("machines", key_source="built_in")
    desk.find("Email address", "machines@customer.example", item.order)
    desk.act("fix-delivery")
    desk.press("Continue")
    desk.sees("Delivery is being made anew")


def missed_notice(desk: Desk, world: World) -> None:
    item = world.delivered("server")
    desk.find("Order ID", item.order.number, item.order)
    desk.act("resend-vendor-notification")
    desk.sees("The notification will be resent shortly.")


def comment(desk: Desk, world: World) -> None:
    order = world.order("writer")
    desk.find("Last Name", "WRITER", order)
    desk.act("add-comment")
    desk.press("Customer request")
    desk.press("Continue")
    desk.sees("Comment added.")


TICKETS: dict[Callable[[Desk, World], None], tuple[int, int]] = {
    resend: (6, 5), expired_link: (5, 4), mistyped_address: (6, 6), bought_twice: (3, 3), money_returned: (3, 3),
    key_for_a_machine: (5, 5), file_is_gone: (1, 2), which_key: (5, 4), company_on_the_invoice: (4, 4),
    all_is_used_up: (6, 5), missed_notice: (4, 4), comment: (6, 4),
}  # fmt: skip


def test_twelve_commonest_tickets_take_few_clicks_and_loads(
    sign_in: Callable[..., Page],
    page: Page,
    live_server: Any,
    amir: Actor,
    vendor: Vendor,
    mailoutbox: list[object],
) -> None:
    Vendor.objects.filter(pk=vendor.pk).update(notification_email="orders@acme.example")
    vendor.refresh_from_db()
    sign_in("amir@demo.example", "/")
    desk, world = Desk(page, live_server.url, vendor), World(vendor)
    taken = {}

    for ticket in TICKETS:
        ticket(desk, world)
        taken[ticket] = (desk.clicks, desk.loads)

    for ticket, (clicks, loads) in TICKETS.items():
        assert taken[ticket][0] <= clicks, ticket.__name__
        assert taken[ticket][1] <= loads, ticket.__name__
