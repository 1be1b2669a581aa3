"""The refund rate of the last 90 days, by product and by reason."""

from datetime import timedelta
from typing import TypedDict

from django.db.models import Count, Q
from django.utils import timezone

from orders.models import Order, OrderItem
from refunds.models import Refund
from vendors.models import Vendor

DAYS = 90
MAX_PRODUCTS = 6


class Bar(TypedDict):
    """A bar of the chart, `count` of `of`, as plain values, which the cache takes."""

    label: str
    count: int
    of: int
    percent: str


def by_product(vendor: Vendor) -> list[Bar]:
    """Return the products refunded most often, each of its lines sold."""
    since = timezone.now() - timedelta(days=DAYS)
    orders = Order.objects.filter(
        vendor=vendor, placed_at__gte=since, kind=Order.Kind.ORDER, is_test=False, paid_minor__gt=0
    )
    back = Count("pk", filter=Q(refund_status=OrderItem.RefundStatus.REFUNDED))
    lines = OrderItem.objects.filter(vendor=vendor, order__in=orders).values("name")
    rows = lines.annotate(sold=Count("pk"), back=back).filter(back__gt=0).order_by("-back", "name")
    return [_bar(row["name"], row["back"], row["sold"]) for row in rows[:MAX_PRODUCTS]]


def by_reason(vendor: Vendor) -> list[Bar]:
    """Return the reasons of the refunds that succeeded, each of all of them."""
    since = timezone.now() - timedelta(days=DAYS)
    recent = vendor.refunds.filter(created_at__gte=since, state=Refund.State.SUCCEEDED)
    counts = dict(recent.values_list("reason").annotate(count=Count("pk")))
    total = sum(counts.values())
    bars = [_bar(str(label), counts.get(value, 0), total) for value, label in Refund.Reason.choices]
    return [bar for bar in bars if bar["count"]]


def _bar(label: str, count: int, of: int) -> Bar:
    percent = f"{100 * count / of:.1f}" if of else "0"
    return {"label": label, "count": count, "of": of, "percent": percent}
