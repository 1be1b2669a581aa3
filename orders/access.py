"""Access to one order or item: what this person may see, or 404."""

from django.http import Http404
from django.utils import timezone

from core.compiled_query import CompiledQuery, Given
from orders.extension_points import ORDER_RELATED
from orders.models import Order, OrderItem
from orders.numbers import vendor_number
from orders.of_order import OF_ORDER, RowsOfOrder
from vendors.account.time_zone import zone_of
from vendors.actor import Actor
from vendors.middleware import PanelRequest, choose_vendor

_ORDER = CompiledQuery(
    lambda: Order.objects.filter(number=Given("number"), vendor_id=Given("vendor_id")).select_related(
        "vendor", "recipient", *ORDER_RELATED
    )
)
_ITEMS = RowsOfOrder(lambda: OrderItem.objects.filter(**OF_ORDER).with_related().order_by("position"))


def visible_order(actor: Actor, number: str) -> Order | None:
    """Return the order that `Order.objects.visible_to` finds, with what upper apps show of it."""
    return _ORDER.first(number=number, vendor_id=actor.vendor_id_of(vendor_number(number)))


def order_or_404(request: PanelRequest, number: str) -> Order:
    """Return the order; choose its vendor in the menu and activate the person's time zone, or the vendor's."""
    order = visible_order(request.actor, number)
    if order is None:
        raise Http404
    choose_vendor(request, order.vendor_id)
    timezone.activate(zone_of(request.user, order.vendor))
    return order


def items_of(order: Order) -> list[OrderItem]:
    """Return the items in their order, with what upper apps show of them."""
    return _ITEMS.of(order)


def item_or_404(order: Order, item_id: int) -> OrderItem:
    """Return the item of this order with what upper apps show of it."""
    item = order.items.with_related().filter(pk=item_id).first()
    if item is None:
        raise Http404
    item.order = order
    return item


def only_item(order: Order) -> OrderItem | None:
    """Return the item of an order that has one, as `item_or_404` does; None where there are several."""
    return next(iter(items_of(order)), None) if order.item_count == 1 else None
