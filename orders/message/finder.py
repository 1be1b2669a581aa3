"""The orders that a message is about."""

from collections import Counter
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Prefetch
from django.utils import timezone

from orders.extension_points import ORDER_RELATED
from orders.message.message import Message, read_message
from orders.message.probe_sql import orders_of
from orders.message.probes import Probe, probes_of
from orders.message.ranking import Candidate, ranked
from orders.models import Order, OrderItem
from vendors.models import Vendor

READ = 40  # orders that are compared with the message
SHOWN = 6


@dataclass(frozen=True, slots=True)
class Answer:
    """What a message is about: the best orders, and how many more agree."""

    message: Message
    candidates: list[Candidate]
    more: int


def find_orders(text: str, vendor: Vendor) -> Answer:
    """Read the message and return the vendor's orders that agree with it, by three statements."""
    own_addresses = filter(None, (vendor.support_email,))
    zone = ZoneInfo(vendor.timezone)
    message = read_message(text, today=timezone.localdate(timezone=zone), own_addresses=own_addresses)
    probes = probes_of(message, zone)
    hits = [(order_id, probes[number]) for number, order_id in orders_of(vendor.pk, probes)]
    orders = _orders(vendor, hits)
    candidates = ranked(message, orders, hits)
    return Answer(message, candidates[:SHOWN], max(len(candidates) - SHOWN, 0))


def _orders(vendor: Vendor, hits: list[tuple[int, Probe]]) -> list[Order]:
    """Read the orders to which the most telling probes led, with what actions ask of them."""
    points: Counter[int] = Counter()
    for order_id, probe in hits:
        points[order_id] += probe.points
    order_ids = [order_id for order_id, _ in points.most_common(READ)]
    if not order_ids:
        return []
    items = Prefetch("items", OrderItem.objects.with_related().order_by("position"))
    orders = Order.objects.filter(vendor_id=vendor.pk, pk__in=order_ids)
    return list(orders.select_related("vendor", "recipient", *ORDER_RELATED).prefetch_related(items))
