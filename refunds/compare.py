"""An order beside those that it may duplicate, detail by detail, so that the right one is refunded."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Sum
from django.utils.timesince import timesince

from delivery.downloads.models import DownloadLink
from orders.actions import Entry
from orders.models import Order, OrderItem
from refunds.actions.refund_order_duplicate import RefundOrderDuplicate
from vendors.actor import Actor


@dataclass(frozen=True, slots=True)
class Detail:
    """What one of the orders says; `differs` from what the first of them says."""

    label: str
    value: str
    differs: bool


@dataclass(slots=True)
class ComparedOrder:
    """An order with its details, and the action that refunds it."""

    order: Order
    entry: Entry
    refund_url: str
    distance: str  # in time from the first order; "" for itself
    details: list[Detail] = field(default_factory=list)


def compare(orders: Sequence[Order], actor: Actor) -> list[ComparedOrder]:
    """Return the orders of one vendor, each compared with the first, with two queries for all of them."""
    order_ids, vendor = [order.pk for order in orders], orders[0].vendor
    products, downloads = _products(vendor.pk, order_ids), _downloads(vendor.pk, order_ids)
    first: dict[str, str] = {}
    compared = []
    for order in orders:
        order.vendor = vendor
        values = _values(order, products[order.pk], downloads.get(order.pk, 0))
        first = first or values
        action = RefundOrderDuplicate(order, actor)
        compared.append(
            ComparedOrder(
                order,
                action.entry(),
                action.url,
                _distance(orders[0], order),
                [Detail(label, value, value != first[label]) for label, value in values.items()],
            )
        )
    return compared


def _values(order: Order, products: Iterable[str], downloads: int) -> dict[str, str]:
    """Return the details by label, the same labels for each order."""
    return {
        "Products": ", ".join(products) or order.headline,
        "Total": str(order.total),
        "Paid": str(order.paid),
        "Refunded": str(order.refunded),
        "Payment": order.card or order.get_payment_method_display(),
        "Email": order.email or "None",
        "Name": order.full_name or order.company or "None",
        "Downloads": f"{downloads:,}",
    }


def _products(vendor_id: int, order_ids: Sequence[int]) -> dict[int, list[str]]:
    """Return the lines of each order, such as `2 × Backup Pro`."""
    products = defaultdict(list)
    for item in OrderItem.objects.filter(vendor_id=vendor_id, order_id__in=order_ids).order_by("position"):
        products[item.order_id].append(f"{item.quantity} × {item.name or item.sku}")
    return products


def _downloads(vendor_id: int, order_ids: Sequence[int]) -> dict[int, int]:
    """Return how often the files of each order were downloaded."""
    links = DownloadLink.objects.filter(vendor_id=vendor_id, item__order_id__in=order_ids)
    return dict(links.values_list("item__order_id").annotate(Sum("total")))


def _distance(first: Order, order: Order) -> str:
    """Return such as `4 minutes later`."""
    if order.pk == first.pk:
        return ""
    earlier, later = sorted((first.placed_at, order.placed_at))
    return f"{timesince(earlier, later, depth=1)} {'later' if later == order.placed_at else 'earlier'}"
