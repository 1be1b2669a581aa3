"""Taking back what was delivered, when the money goes back, and giving it again. Called with the order locked."""

from typing import Any

from delivery.licensing.giving import reinstate, revoke
from delivery.models import Delivery
from orders.history import record
from orders.models import Activity, OrderItem
from orders.promises import Promise
from vendors.actor import SYSTEM

REFUNDED = "The purchase was refunded."


def withdraw(item: OrderItem, *, keep_license: bool = False) -> None:
    """Revoke the key, unless it is left. The links need nothing: a refunded line gives no file."""
    delivery = Delivery.objects.filter(item=item).first()
    if delivery is None or keep_license:
        return
    if revoke(delivery, REFUNDED):
        told = f"License key of {item.name} revoked: the purchase was refunded."
        record(item.order, Activity.Kind.KEY, told, actor=SYSTEM, subject=f"item:{item.pk}")


def refund_succeeded(refund: Any) -> list[Promise]:
    """Fills `refund.succeeded`: every line that the refund gives back is withdrawn in its transaction."""
    for item in refund.items.order_by("position"):
        item.order = refund.order
        withdraw(item, keep_license=refund.keeps_license)
    return []


def refund_sent_back(refund: Any) -> list[Promise]:
    """Fills `refund.sent_back`: the vendor has the money after all, so the customer has the key."""
    for item in refund.items.order_by("position"):
        delivery = Delivery.objects.filter(item=item).first()
        if delivery and reinstate(delivery, REFUNDED):
            told = f"License key of {item.name} valid again: the refund was sent back."
            record(refund.order, Activity.Kind.KEY, told, actor=SYSTEM, subject=f"item:{item.pk}")
    return []
