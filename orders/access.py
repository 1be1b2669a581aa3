"""Access to one order or item: what this person may see, or 404."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from orders.extension_points import ORDER_RELATED
from orders.models import Order, OrderItem
from vendors.account.time_zone import zone_of
from vendors.middleware import PanelRequest, choose_vendor


def order_or_404(request: PanelRequest, number: str) -> Order:
    """Return the order; choose its vendor in the menu and activate the person's time zone, or the vendor's."""
    orders = Order.objects.visible_to(request.actor, number).select_related(
        "vendor", "recipient", *ORDER_RELATED
    )
    order = get_object_or_404(orders)
    choose_vendor(request, order.vendor_id)
    timezone.activate(zone_of(request.user, order.vendor))
    return order


def item_or_404(order: Order, item_id: int) -> OrderItem:
    """Return the item of this order with what upper apps show of it."""
    item = order.items.with_related().filter(pk=item_id).first()
    if item is None:
        raise Http404
    item.order = order
    return item


def only_item(order: Order) -> OrderItem | None:
    """Return the item of an order that has one, as `item_or_404` does; None where there are several."""
    if order.item_count != 1:
        return None
    item = order.items.with_related().first()
    if item:
        item.order = order
    return item
