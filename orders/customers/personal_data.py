"""Exporting and erasing one address of a customer at one vendor; the Activity of its orders says who did."""

from collections.abc import Collection

from core.vendor_transaction import vendor_transaction
from orders.history import record_all, unsaved_activity
from orders.models import Activity, Order
from orders.personal_data.export import Record, export
from orders.personal_data.find import person
from orders.tasks import erasure_waits, request_erasure
from vendors.actor import Actor
from vendors.models import User

MAX_ORDERS = 1_000  # whose data one page or file holds
EXPORTERS_ONLY = "Only a Manager or an Owner exports personal data."
OWNERS_ONLY = "Only an Owner erases personal data."
EXPORTED = "Personal data of the customer exported."
REQUESTED = "Erasure of the customer's personal data requested."


class TooManyOrders(Exception):
    """The address has more orders than a request exports."""


def export_address(order: Order, email: str, actor: Actor) -> Record:
    """Return what the order's vendor holds of an address, and record that it was exported. Raise TooManyOrders."""
    order_ids = orders_of(order, email)
    if len(order_ids) > MAX_ORDERS:
        raise TooManyOrders
    with vendor_transaction(order.vendor_id):
        _record(order.vendor_id, order_ids, EXPORTED, actor)
    return export(email, [order.vendor_id])


def request_erasure_of(order: Order, email: str, actor: Actor, asker: User) -> None:
    """Ask for an erasure, unless one was asked for and waits: a job does it, since the web may not."""
    order_ids = orders_of(order, email)
    with vendor_transaction(order.vendor_id):
        Order.objects.locked_many(order.vendor_id, order_ids)
        if not erasure_waits(order.vendor_id, order_ids):
            _record(order.vendor_id, order_ids, REQUESTED, actor)
            request_erasure(order, email, asker)


def orders_of(order: Order, email: str) -> set[int]:
    """Return the ids of the orders that the address placed or received, and of the order that names the customer."""
    who = person(order.vendor_id, email)
    return {order.pk, *who.order_ids, *who.received_ids}


def _record(vendor_id: int, order_ids: Collection[int], sentence: str, actor: Actor) -> None:
    orders = (
        Order.objects.filter(vendor_id=vendor_id, pk__in=order_ids).only("pk", "vendor_id").order_by("pk")
    )
    record_all(unsaved_activity(order, Activity.Kind.CHANGE, sentence, actor=actor) for order in orders)
