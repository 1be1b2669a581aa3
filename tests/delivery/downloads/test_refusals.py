"""Who gets no file: people read why and what to do, strangers learn nothing of the order."""

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
    "has expired": lambda link: _set(link, expires_at=timezone.now() - timedelta(seconds=1)),
    "has been used up": lambda link: _set(link, used=3),
    "no longer available": lambda link: file_catalog.remove(link.file, _somebody(link)),
    "no longer available ": lambda link: _set(link, stopped_at=timezone.now()),
    "payment has not arrived": lambda link: _order(link, Order.Status.PENDING),
    "was given back": lambda link: _order(link, Order.Status.REFUNDED),
    "given back": lambda link: OrderItem.objects.update(refund_status=OrderItem.RefundStatus.REFUNDED),
}


@pytest.mark.parametrize("why", REFUSALS)
def test_it_tells_people_why_not_and_nothing_about_the_order(
    client: Client, link: DownloadLink, why: str, alice: object
) -> None:
    REFUSALS[why](link)

    for path in (f"/d/{link.token}/", f"/d/{link.token}/{link.filename}"):
        answer = client.get(path)
        page = answer.content.decode()
        assert answer.status_code == 403
        assert why.strip() in page
        assert "support@acme.example" in page
        for fact in (link.item.order.number, "grace", "Hopper", "Backup Pro"):
            assert fact not in page
    assert not Download.objects.exists()


def _set(link: DownloadLink, **fields: Any) -> None:
    DownloadLink.objects.filter(pk=link.pk).update(**fields)


def _order(link: DownloadLink, status: str) -> None:
    Order.objects.filter(pk=link.item.order_id).update(status=status)


def _somebody(link: DownloadLink) -> Any:
    return User.objects.get(seats__vendor=link.vendor_id)
