"""The license key of an item in HTTP Order Notices."""

from delivery.licenses.models import LicenseKey
from delivery.licenses.reginfo import reginfo
from delivery.models import Delivery
from notifications.webhooks.create_notices import send_notice
from notifications.webhooks.models import Event
from orders.models import Order, OrderItem
from tests import make


def test_reginfo_returns_the_key_of_each_item(order: Order, item: OrderItem) -> None:
    key = LicenseKey.objects.create(vendor=order.vendor, item=item, value="ABCD-EFGH", source="pool")
    Delivery.objects.create(vendor=order.vendor, item=item, key=key)
    make.endpoint(order.vendor)

    assert reginfo(order) == {item.pk: "ABCD-EFGH"}
    send_notice(order, Event.KEY_DELIVERY)
    assert "<reginfo>ABCD-EFGH</reginfo>" in order.notices.get().body
