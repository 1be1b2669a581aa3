"""What was sold with a coupon."""

from dataclasses import dataclass

from django.db.models import Count, Sum

from checkout.coupons.models import Coupon
from core.money import Money
from core.text import search_key
from orders.models import Order
from orders.search.models import SearchKey

MAX_ORDERS = 10_000  # the newest, of which figures are made


@dataclass(frozen=True, slots=True)
class CouponFigures:
    """Orders placed with a coupon in one currency: how many, their sum, and what of it was refunded."""

    orders: int
    total: Money
    refunded: Money


def figures_of(coupon: Coupon) -> list[CouponFigures]:
    """Return the figures of the newest orders with a coupon, by currency; test orders do not count."""
    keys = SearchKey.objects.filter(
        vendor_id=coupon.vendor_id, value=search_key(coupon.code), kind=SearchKey.Kind.COUPON
    )
    newest = keys.order_by("-placed_at", "-order_id").values("order_id")[:MAX_ORDERS]
    orders = Order.objects.filter(vendor_id=coupon.vendor_id, pk__in=newest, is_test=False)
    sums = orders.values("currency").annotate(
        count=Count("pk"), total_sum=Sum("total_minor"), refunded_sum=Sum("refunded_minor")
    )
    return [
        CouponFigures(row["count"], Money(row["total_sum"], currency), Money(row["refunded_sum"], currency))
        for row in sums.order_by("currency")
        for currency in [row["currency"]]
    ]
