import pytest
from delivery.actions.stop_old_links import StopOldLinks
from django.test import Client

from delivery.downloads.file_catalog import attach
from delivery.downloads.models import DownloadLink
from delivery.models import Delivery
from orders.actions import Obstacle
from orders.models import OrderItem
from tests.delivery import goods
from vendors.actor import Actor


def test_it_gives_new_addresses_and_lets_the_old_ones_find_nothing(
    anna: Actor, item: OrderItem, client: Client, mailoutbox: list[object]
) -> None:
    goods.terms(item)
    attach(goods.file(item.order.vendor, filename="setup.zip"), [item.product])
    goods.delivered(item)
    DownloadLink.objects.update(used=1, total=1)
    old = DownloadLink.objects.get()

    StopOldLinks(item.order, anna, item).run()

    new = DownloadLink.objects.get()
    assert client.get(f"/d/{old.token}/").status_code == 404
    assert client.get(f"/d/{new.token}/").status_code == 200
    assert (new.generation, new.used, new.total) == (2, 1, 1)
    assert new.page_url in Delivery.objects.get().receipt_text
    assert mailoutbox == []


def test_it_is_for_items_that_have_links(anna: Actor, item: OrderItem) -> None:
    with pytest.raises(Obstacle, match="not delivered by a download link"):
        StopOldLinks(item.order, anna, item).run()
