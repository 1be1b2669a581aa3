"""Fix Delivery: key and links anew, downloads from 0, then the order's emails, in one act."""

from collections.abc import Callable

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from delivery.actions.fix_delivery import FixDelivery
from delivery.downloads.file_catalog import attach
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
def broken(item: OrderItem) -> OrderItem:
    """Delivered with a key and a link that is used up."""
    goods.terms(item, key_source="pool")
    goods.pool(item, "FIRST-KEY")
    attach(goods.file(item.order.vendor, filename="setup.zip"), [item.product])
    goods.delivered(item)
    DownloadLink.objects.update(used=3, total=3)
    return item


def test_it_mends_all_and_mails_when_the_key_is_there(
    anna: Actor, broken: OrderItem, mailoutbox: list[EmailMessage]
) -> None:
    goods.pool(broken, "SECOND-KEY")

    FixDelivery(broken.order, anna, broken).run()
    process_jobs()

    link = DownloadLink.objects.get()
    (mail,) = mailoutbox
    assert (link.used, link.total, link.state) == (0, 3, "active")
    assert {key.value: key.state for key in LicenseKey.objects.all()} == {
        "FIRST-KEY": "revoked",
        "SECOND-KEY": "active",
    }
    assert "SECOND-KEY" in mail.body
    assert link.page_url in mail.body
    assert broken.order.activities.filter(actor_kind="vendor").count() == 1


def test_it_mails_nothing_before_the_key_is_made(
    anna: Actor, broken: OrderItem, mailoutbox: list[EmailMessage]
) -> None:
    FixDelivery(broken.order, anna, broken).run()
    process_jobs()

    assert mailoutbox == []
    assert Job.objects.get(task="delivery.resend_order").last_error == "Waits for the license key."


def test_it_shows_what_it_would_make_and_no_key_that_is_not_taken(
    anna: Actor, broken: OrderItem, panel: Panel
) -> None:
    goods.pool(broken, "SECOND-KEY")

    page = panel(anna).get(f"{broken.get_absolute_url()}actions/fix-delivery/").content.decode()

    assert "A new license key from the next key of your list" in page
    assert "A link to setup.zip, 3 downloads for 30 days" in page
    assert "SECOND-KEY" not in page


def test_it_is_for_paid_orders(anna: Actor) -> None:
    order = make.order(anna.seats[0].vendor, status=Order.Status.CANCELED)

    with pytest.raises(Obstacle, match="the order is not paid"):
        FixDelivery(order, anna, order.items.get()).run()
