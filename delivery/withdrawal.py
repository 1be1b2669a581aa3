"""Taking back what was delivered, when the money goes back, and giving it again. Called with the order locked."""

from collections.abc import Sequence
from typing import Any

from django.db.models import prefetch_related_objects

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


def refunds_succeeded(refunds: Sequence[Any]) -> dict[int, list[Promise]]:
    """Fills `refund.succeeded`: every line that a refund gives back is withdrawn in its transaction."""
    for refund, item in _delivered([one for one in refunds if not one.keeps_license]):
        item.order = refund.order
        withdraw(item)
    return {}


def refunds_sent_back(refunds: Sequence[Any]) -> dict[int, list[Promise]]:
    """Fills `refund.sent_back`: the vendor has the money after all, so the customer has the key."""
    for refund, item in _delivered(refunds):
        if reinstate(item.delivery, REFUNDED):
            told = f"License key of {item.name} valid again: the refund was sent back."
            record(refund.order, Activity.Kind.KEY, told, actor=SYSTEM, subject=f"item:{item.pk}")
    return {}


def _delivered(refunds: Sequence[Any]) -> list[tuple[Any, OrderItem]]:
    """What they give back of what was delivered."""
    lines = [(one, item) for one in refunds for item in one.items.all()]
    prefetch_related_objects([item for _, item in lines], "delivery")
    return [(one, item) for one, item in lines if hasattr(item, "delivery")]
