"""The page that refuses a download: why and what to do, and nothing of the order."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from delivery.downloads import file_catalog
from delivery.downloads.models import Download, DownloadLink
from orders.models import Order, OrderItem
from tests.delivery import goods
from vendors.models import User


@pytest.fixture
def link(item: OrderItem) -> DownloadLink:
    return goods.link(item, goods.file(item.order.vendor, filename="setup.exe"))


REFUSALS: dict[str, Callable[[DownloadLink], object]] = {
    "has expired": lambda link: _change_link(link, expires_at=timezone.now() - timedelta(seconds=1)),
    "has been used up": lambda link: _change_link(link, used=3),
    "no longer available": lambda link: file_catalog.remove_file(link.file),
    "no longer available ": lambda link: _change_link(link, stopped_at=timezone.now()),
    "payment has not arrived": lambda link: _change_status(link, Order.Status.PENDING),
    "was given back": lambda link: _change_status(link, Order.Status.REFUNDED),
    "given back": lambda link: OrderItem.objects.update(refund_status=OrderItem.RefundStatus.REFUNDED),
}


@pytest.mark.parametrize("reason", REFUSALS)
def test_refusal_page_gives_the_reason_and_nothing_about_the_order(
    client: Client, link: DownloadLink, reason: str, alice: object
) -> None:
    REFUSALS[reason](link)

    for path in (f"/d/{link.token}/", f"/d/{link.token}/{link.filename}"):
        response = client.get(path)
        page = response.content.decode()
        assert response.status_code == 403
        assert reason.strip() in page
        assert "support@acme.example" in page
        for detail in (link.item.order.number, "grace", "Hopper", "Backup Pro"):
            assert detail not in page
    assert not Download.objects.exists()


def _change_link(link: DownloadLink, **fields: Any) -> None:
    DownloadLink.objects.filter(pk=link.pk).update(**fields)


def _change_status(link: DownloadLink, status: str) -> None:
    Order.objects.filter(pk=link.item.order_id).update(status=status)


def _user(link: DownloadLink) -> Any:
    return User.objects.get(seats__vendor=link.vendor_id)
