"""A license key that was made is told to the vendor's server, and stands in the notice."""

from delivery.models import Delivery, LicenseKey
from delivery.reginfo import reginfo
from notifications.models import Event
from notifications.notices import send_notice
from orders.models import Order, OrderItem
from tests import make


def test_it_says_the_key_of_each_item(order: Order, item: OrderItem) -> None:
    key = LicenseKey.objects.create(vendor=order.vendor, item=item, value="ABCD-EFGH", source="pool")
    Delivery.objects.create(vendor=order.vendor, item=item, key=key)
    make.endpoint(order.vendor)

    assert reginfo(order) == {item.pk: "ABCD-EFGH"}
    send_notice(order, Event.KEY_DELIVERY)
    assert "<reginfo>ABCD-EFGH</reginfo>" in order.notices.get().body
