import pytest
from django.test import Client

from delivery.downloads.actions.stop_old_links import StopOldLinks
from delivery.downloads.file_catalog import attach_products
from delivery.downloads.models import DownloadLink
from delivery.models import Delivery
from orders.actions import Obstacle
from orders.models import OrderItem
from tests.delivery import goods
from vendors.actor import Actor


def test_stop_old_links_changes_addresses_and_old_ones_respond_404(
    anna: Actor, item: OrderItem, client: Client, mailoutbox: list[object]
) -> None:
    product = goods.terms(item).product
    attach_products(goods.file(item.order.vendor, filename="setup.zip"), [product])
    goods.delivered(item)
    DownloadLink.objects.update(used=1, total=1)
    old_link = DownloadLink.objects.get()

    StopOldLinks(item.order, anna, item).run()

    new_link = DownloadLink.objects.get()
    assert client.get(f"/d/{old_link.token}/").status_code == 404
    assert client.get(f"/d/{new_link.token}/").status_code == 200
    assert (new_link.generation, new_link.used, new_link.total) == (2, 1, 1)
    assert new_link.page_url in Delivery.objects.get().receipt_text
    assert mailoutbox == []


def test_stop_old_links_refuses_an_item_without_links(anna: Actor, item: OrderItem) -> None:
    with pytest.raises(Obstacle, match="not delivered by a download link"):
        StopOldLinks(item.order, anna, item).run()
