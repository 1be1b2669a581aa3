"""The demo's coupons: one in each state that the vendor's list knows."""

from datetime import datetime, timedelta

from checkout.coupons.models import Coupon
from devtools.demo.vendors import Seller


def write_coupons(sellers: list[Seller], clock: datetime) -> None:
    """Write coupons of the biggest vendor."""
    vendor, today = sellers[0].vendor, clock.date()
    days = timedelta(days=1)
    coupons = (
        Coupon(code="SWITCH25", percent=25_000, created_at=clock - 80 * days),
        Coupon(code="STUDENT", amounts={"EUR": 1000, "USD": 1100, "GBP": 900}, created_at=clock - 60 * days),
        Coupon(code="SPRING", percent=10_000, valid_from=today + 90 * days, created_at=clock - days),
        Coupon(code="BLACK15", percent=15_000, valid_until=today - 2 * days, created_at=clock - 30 * days),
        Coupon(code="FIRST100", percent=30_000, most_uses=100, uses=100, created_at=clock - 200 * days),
        Coupon(code="BETA", percent=50_000, ended_at=clock - 9 * days, created_at=clock - 300 * days),
    )
    for coupon in coupons:
        coupon.vendor = vendor
    Coupon.objects.bulk_create(coupons)
