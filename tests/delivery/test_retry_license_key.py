import pytest

from delivery.actions.retry_license_key import RetryLicenseKey
from delivery.models import Delivery
from orders import outbox
from orders.actions import Obstacle, menu
from orders.models import OrderItem
from tests.delivery import goods
from vendors.actor import Actor


def test_it_makes_and_mails_the_key_as_soon_as_there_is_one(
    anna: Actor, item: OrderItem, mailoutbox: list[object]
) -> None:
    goods.terms(item, key_source="pool")
    goods.delivered(item)
    goods.pool(item, "LATE-KEY")

    RetryLicenseKey(item.order, anna, item).run()
    outbox.drain()

    delivery = Delivery.objects.select_related("key").get()
    assert (delivery.key.value, delivery.awaits_key_since) == ("LATE-KEY", None)
    assert len(mailoutbox) == 1


def test_it_is_there_only_while_a_key_is_due(anna: Actor, item: OrderItem) -> None:
    assert "retry-license-key" not in {entry.slug for entry in menu(item.order, anna, item)}
    with pytest.raises(Obstacle, match="no license key is due"):
        RetryLicenseKey(item.order, anna, item).run()
