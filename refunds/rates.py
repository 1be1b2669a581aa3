"""How much of what was sold came back, by product, and why: the last 90 days."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone

from orders.models import Order, OrderItem
from refunds.models import Refund
from vendors.models import Vendor

DAYS = 90
SHOWN = 6


@dataclass(frozen=True, slots=True)
class Bar:
    """A name, how many of how many, and the length of its bar in percent."""

    label: str
    count: int
    of: int

    @property
    def percent(self) -> str:
        return f"{100 * self.count / self.of:.1f}" if self.of else "0"


def by_product(vendor: Vendor) -> list[Bar]:
    """The products most often given back, of those lines that were sold."""
    since = timezone.now() - timedelta(days=DAYS)
    orders = Order.objects.filter(
        vendor=vendor, placed_at__gte=since, kind=Order.Kind.ORDER, is_test=False, paid_minor__gt=0
    )
    back = Count("pk", filter=Q(refund_status=OrderItem.RefundStatus.REFUNDED))
    lines = OrderItem.objects.filter(order__in=orders).values("name")
    rows = lines.annotate(sold=Count("pk"), back=back).filter(back__gt=0).order_by("-back", "name")
    return [Bar(row["name"], row["back"], row["sold"]) for row in rows[:SHOWN]]


def by_reason(vendor: Vendor) -> list[Bar]:
    since = timezone.now() - timedelta(days=DAYS)
    recent = vendor.refunds.filter(created_at__gte=since, state=Refund.State.SUCCEEDED)
    counted = dict(recent.values_list("reason").annotate(count=Count("pk")))
    total = sum(counted.values())
    bars = [Bar(label, counted.get(value, 0), total) for value, label in Refund.Reason.choices]
    return [bar for bar in bars if bar.count]
