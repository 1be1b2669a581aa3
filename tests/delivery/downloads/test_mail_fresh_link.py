"""The page of a refused download mails a fresh link: to the address on file, within the vendor's limits."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from delivery.downloads.actions.mail_fresh_link import MailFreshLink
from delivery.downloads.file_catalog import attach_products
from delivery.downloads.models import DownloadLink, FreshLinkSettings
from jobs.worker import process_jobs
from orders.actions import Obstacle
from orders.models import Activity, Order, OrderItem
from tests import make
from tests.at_once import at_once
from tests.delivery import goods
from vendors.actor import Actor

pytestmark = pytest.mark.usefixtures("fresh_limits")
OFFER = "Mail me a fresh link"


@pytest.fixture
def link(item: OrderItem) -> DownloadLink:
    """A link that has expired."""
    return expired_link(item)


def expired_link(item: OrderItem, **fields: Any) -> DownloadLink:
    product = goods.terms(item, download_limit=3, download_days=30).product
    file = goods.file(item.order.vendor, filename="setup.exe")
    attach_products(file, [product])
    delivery = goods.delivered(goods.reloaded(item))
    expired = {"expires_at": timezone.now() - timedelta(days=1)}
    DownloadLink.objects.filter(vendor_id=item.vendor_id, item=delivery.item_id).update(**expired | fields)
    return DownloadLink.objects.select_related("vendor", "item__order").get(
        vendor_id=item.vendor_id, item=item
    )


def ask(client: Client, link: DownloadLink) -> str:
    response = client.post(f"/d/{link.token}/fresh-link/")
    assert response.status_code == 200
    return str(response.content.decode())


def test_customer_gets_a_fresh_link_at_the_address_on_file(
    client: Client, link: DownloadLink, mailoutbox: list[EmailMessage]
) -> None:
    page = client.get(f"/d/{link.token}/")
    assert OFFER in page.content.decode()
    assert page["Referrer-Policy"] == "same-origin"

    ask(client, link)
    process_jobs()

    fresh = DownloadLink.objects.select_related("vendor").get(pk=link.pk, vendor_id=link.vendor_id)
    [message] = mailoutbox
    assert message.to == ["grace@navy.example"]
    assert fresh.page_url in message.body
    assert client.get(f"/d/{fresh.token}/").status_code == 200
    assert client.get(f"/d/{link.token}/").status_code == 404  # it may have been passed on
    activity = Activity.objects.get(order=link.item.order, sentence__startswith="Fresh download link")
    assert (activity.actor_kind, activity.actor_name) == ("customer", "Grace Hopper")


def test_words_are_the_same_whoever_asks(
    client: Client, link: DownloadLink, mailoutbox: list[EmailMessage]
) -> None:
    forged = client.post("/d/7-1-x/fresh-link/").content
    asked = client.post(f"/d/{link.token}/fresh-link/").content
    asked_twice = client.post(f"/d/{link.token}/fresh-link/").content
    process_jobs()

    assert forged == asked == asked_twice
    assert len(mailoutbox) == 1


def test_limit_of_the_day_is_counted_for_the_item(client: Client, link: DownloadLink) -> None:
    FreshLinkSettings.objects.create(vendor_id=link.vendor_id, per_day=2)
    for _ in range(3):
        DownloadLink.objects.update(expires_at=timezone.now() - timedelta(hours=1))
        ask(client, DownloadLink.objects.select_related("vendor").get(pk=link.pk, vendor_id=link.vendor_id))

    assert Activity.objects.filter(sentence__startswith="Fresh download link").count() == 2


@pytest.mark.parametrize(
    ("choice", "state", "offered"),
    [
        ({"when_expired": False}, {}, False),
        ({"when_used_up": False}, {}, True),
        ({"when_used_up": False}, {"expires_at": timezone.now() + timedelta(days=9), "used": 3}, False),
        ({"when_expired": False}, {"expires_at": timezone.now() + timedelta(days=9), "used": 3}, True),
    ],
)
def test_vendor_chooses_the_reasons(
    client: Client, item: OrderItem, choice: dict[str, bool], state: dict[str, Any], offered: bool
) -> None:
    link = expired_link(item, **state)
    FreshLinkSettings.objects.create(vendor_id=link.vendor_id, **choice)

    assert (OFFER in client.get(f"/d/{link.token}/").content.decode()) is offered
    ask(client, link)

    assert Activity.objects.filter(actor_kind="customer").exists() is offered


REFUSALS: dict[str, Callable[[DownloadLink], object]] = {
    "refunded": lambda link: OrderItem.objects.update(refund_status="refunded"),
    "disputed": lambda link: Order.objects.update(status=Order.Status.CHARGED_BACK),
    "unpaid": lambda link: Order.objects.update(status=Order.Status.PENDING),
    "stopped": lambda link: type(link.item.delivery).objects.update(stopped_at=timezone.now()),
    "works": lambda link: DownloadLink.objects.update(expires_at=timezone.now() + timedelta(days=1)),
}


@pytest.mark.parametrize("reason", REFUSALS)
def test_nothing_is_mailed_where_the_customer_has_no_right_or_no_need(
    client: Client, link: DownloadLink, mailoutbox: list[EmailMessage], reason: str
) -> None:
    REFUSALS[reason](link)

    assert OFFER not in client.get(f"/d/{link.token}/").content.decode()
    ask(client, link)
    process_jobs()

    assert mailoutbox == []
    assert not Activity.objects.filter(actor_kind="customer").exists()


def test_opening_or_prefetching_the_address_asks_for_nothing(client: Client, link: DownloadLink) -> None:
    for headers in ({}, {"Sec-Purpose": "prefetch"}):
        response = client.get(f"/d/{link.token}/fresh-link/", headers=headers)
        assert response["Location"] == f"/d/{link.token}/"
    assert not Activity.objects.filter(actor_kind="customer").exists()


def test_networks_are_limited(client: Client, link: DownloadLink) -> None:
    for _ in range(20):
        client.post("/d/7-1-x/fresh-link/")

    ask(client, link)

    assert not Activity.objects.filter(actor_kind="customer").exists()


@pytest.mark.django_db(transaction=True)
def test_clicks_at_the_same_moment_mail_once(link: DownloadLink) -> None:
    at_once(*[lambda: Client().post(f"/d/{link.token}/fresh-link/")] * 4)

    assert Activity.objects.filter(sentence__startswith="Fresh download link").count() == 1


def test_agent_keeps_the_address_and_has_no_limit(
    anna: Actor, link: DownloadLink, client: Client, mailoutbox: list[EmailMessage]
) -> None:
    for _ in range(2):
        MailFreshLink(link.item.order, anna, goods.reloaded(link.item)).run()
    process_jobs()

    assert client.get(f"/d/{link.token}/").status_code == 200
    assert len(mailoutbox) == 2
    assert link.page_url in mailoutbox[0].body


def test_agent_mends_a_file_that_was_replaced_by_another(
    anna: Actor, link: DownloadLink, client: Client
) -> None:
    item, old = goods.reloaded(link.item), link.file
    type(old).objects.filter(pk=old.pk, vendor_id=old.vendor_id).update(removed_at=timezone.now())
    with pytest.raises(Obstacle, match="give the product a file"):
        MailFreshLink(item.order, anna, item).run()
    assert DownloadLink.objects.get(vendor_id=link.vendor_id).stopped_at is None

    file = goods.file(item.order.vendor, filename="setup-2.exe")
    assert item.product
    attach_products(file, [item.product])
    MailFreshLink(item.order, anna, item).run()

    new_link = DownloadLink.objects.select_related("vendor").get(vendor_id=link.vendor_id, stopped_at=None)
    assert new_link.filename == "setup-2.exe"
    assert client.get(f"/d/{new_link.token}/").status_code == 200


def test_order_without_an_address_is_an_obstacle(anna: Actor, link: DownloadLink) -> None:
    order = make.order(link.item.order.vendor, email="")
    item = goods.reloaded(order.items.get())
    goods.link(item)
    goods.delivered(item)

    with pytest.raises(Obstacle):
        MailFreshLink(order, anna, goods.reloaded(item)).run()
