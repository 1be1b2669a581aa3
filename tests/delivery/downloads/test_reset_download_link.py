"""Reset Download Link: the same address works anew."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from delivery.downloads.actions.reset_download_link import ResetDownloadLink
from delivery.downloads.models import Download, DownloadLink
from delivery.models import Delivery
from orders.actions import Obstacle
from orders.models import Order, OrderItem
from tests import make
from tests.delivery import goods
from vendors.actor import Actor

Panel = Callable[[Actor], Client]


@pytest.fixture
def link(item: OrderItem) -> DownloadLink:
    """A link that is used up and expired."""
    Delivery.objects.create(vendor_id=item.vendor_id, item=item, links=1)
    yesterday = timezone.now() - timedelta(days=1)
    return goods.link(item, used=3, total=5, expires_at=yesterday)


def test_reset_download_link_reopens_the_address_and_keeps_the_running_total(
    anna: Actor, link: DownloadLink, client: Client, mailoutbox: list[object]
) -> None:
    address = f"/d/{link.token}/"
    assert client.get(address).status_code == 403

    ResetDownloadLink(link.item.order, anna, link.item).run()

    link = DownloadLink.objects.get()
    assert (link.used, link.limit, link.total, link.generation) == (0, 3, 5, 1)
    assert timedelta(days=29) < link.expires_at - timezone.now() <= timedelta(days=30)
    assert client.get(address).status_code == 200
    assert (
        link.item.order.activities.get().sentence == "Download link of Backup Pro reset: 0 of 3, for 30 days."
    )
    assert mailoutbox == []


def test_reset_download_link_takes_limit_and_days_from_the_product(anna: Actor, link: DownloadLink) -> None:
    goods.terms(link.item, download_limit=7, download_days=2)

    ResetDownloadLink(link.item.order, anna, link.item).run()

    link = DownloadLink.objects.get()
    assert (link.used, link.limit) == (0, 7)
    assert link.expires_at - timezone.now() < timedelta(days=3)


def test_reset_download_link_starts_a_new_download_for_the_same_client(
    anna: Actor, link: DownloadLink, client: Client
) -> None:
    DownloadLink.objects.update(used=0, expires_at=timezone.now() + timedelta(days=1))
    client.get(f"/d/{link.token}/{link.filename}")
    ResetDownloadLink(link.item.order, anna, link.item).run()

    client.get(f"/d/{link.token}/{link.filename}")

    assert DownloadLink.objects.get().used == 1
    assert Download.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"status": Order.Status.PENDING, "paid_minor": 0}, "the order is not paid (waiting for payment)"),
        ({"status": Order.Status.REFUNDED}, "it was refunded"),
        ({}, "it is not delivered by a download link"),
    ],
)
def test_reset_download_link_refuses_orders_without_paid_links(
    anna: Actor, fields: dict[str, Any], reason: str
) -> None:
    order = make.order(anna.seats[0].vendor, **fields)

    with pytest.raises(Obstacle, match=reason.replace("(", r"\(").replace(")", r"\)")):
        ResetDownloadLink(order, anna, order.items.get()).run()


def test_reset_download_link_is_a_button_beside_the_links(
    anna: Actor, bob: Actor, link: DownloadLink, panel: Panel
) -> None:
    page = panel(anna).get(link.item.get_absolute_url()).content.decode()
    viewer_page = panel(bob).get(link.item.get_absolute_url()).content.decode()

    for text in ("Download Running Total", "Download Expire", "Download Limit", "3 of 3", "Receipt Text"):
        assert text in page
    assert '<button class="btn btn-sm">' in page
    assert 'disabled title="your role (Viewer)' in viewer_page
