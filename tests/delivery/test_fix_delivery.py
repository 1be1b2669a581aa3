"""Fix Delivery: key and links anew, downloads from 0, then the order's emails, in one act."""

from collections.abc import Callable

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from delivery.actions.fix_delivery import FixDelivery
from delivery.downloads.file_catalog import attach_products
from delivery.downloads.models import DownloadLink
from delivery.licenses.models import LicenseKey
from jobs.models import Job
from jobs.worker import process_jobs
from orders.actions import Obstacle
from orders.models import Order, OrderItem
from tests import make
from tests.delivery import goods
from vendors.actor import Actor

Panel = Callable[[Actor], Client]


@pytest.fixture
def used_up_item(item: OrderItem) -> OrderItem:
    """An item delivered with a key and a link that is used up."""
    product = goods.terms(item, key_source="pool").product
    goods.pool(item, "FIRST-KEY")
    attach_products(goods.file(item.order.vendor, filename="setup.zip"), [product])
    goods.delivered(item)
    DownloadLink.objects.update(used=3, total=3)
    return item


def test_fix_delivery_renews_key_and_links_and_emails_them(
    anna: Actor, used_up_item: OrderItem, mailoutbox: list[EmailMessage]
) -> None:
    goods.pool(used_up_item, "SECOND-KEY")

    FixDelivery(used_up_item.order, anna, used_up_item).run()
    process_jobs()

    link = DownloadLink.objects.get()
    (email,) = mailoutbox
    assert (link.used, link.total, link.state) == (0, 3, "active")
    assert {key.value: key.state for key in LicenseKey.objects.all()} == {
        "FIRST-KEY": "revoked",
        "SECOND-KEY": "active",
    }
    assert "SECOND-KEY" in email.body
    assert link.page_url in email.body
    assert used_up_item.order.activities.filter(actor_kind="vendor").count() == 1


def test_fix_delivery_emails_nothing_before_the_key_is_made(
    anna: Actor, used_up_item: OrderItem, mailoutbox: list[EmailMessage]
) -> None:
    FixDelivery(used_up_item.order, anna, used_up_item).run()
    process_jobs()

    assert mailoutbox == []
    assert Job.objects.get(task="delivery.resend_order").last_error == "Waits for the license key."


def test_fix_delivery_page_previews_the_result_without_the_next_key(
    anna: Actor, used_up_item: OrderItem, panel: Panel
) -> None:
    goods.pool(used_up_item, "SECOND-KEY")

    page = panel(anna).get(f"{used_up_item.get_absolute_url()}actions/fix-delivery/").content.decode()

    assert "A new license key from the next key of your list" in page
    assert "A link to setup.zip, 3 downloads for 30 days" in page
    assert "SECOND-KEY" not in page


def test_fix_delivery_refuses_an_unpaid_order(anna: Actor) -> None:
    order = make.order(anna.seats[0].vendor, status=Order.Status.CANCELED)

    with pytest.raises(Obstacle, match="the order is not paid"):
        FixDelivery(order, anna, order.items.get()).run()
