"""A vendor's orders of the last days by currency, and how much of them was refunded."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from core.money import Money
from orders.models import Order
from vendors.models import Vendor

DAYS = 30
SECONDS = 600
MAX_CURRENCIES = 5
WIDTH, HEIGHT = 300, 60
UNPAID = (Order.Status.PENDING, Order.Status.CANCELED)


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    total: Money
    refunded: Money


@dataclass(frozen=True, slots=True)
class Sales:
    """The orders of one currency, day by day."""

    currency: str
    count: int
    days: list[Day]

    @property
    def total(self) -> Money:
        return Money(sum(day.total.minor for day in self.days), self.currency)

    @property
    def refunded(self) -> Money:
        return Money(sum(day.refunded.minor for day in self.days), self.currency)

    @property
    def line(self) -> str:
        """Return the points of the chart's line of orders."""
        return self._points([day.total.minor for day in self.days])

    @property
    def refunded_line(self) -> str:
        return self._points([day.refunded.minor for day in self.days])

    def _points(self, amounts: list[int]) -> str:
        highest = max(1, *(day.total.minor for day in self.days))
        across = max(1, len(amounts) - 1)
        return " ".join(
            f"{WIDTH * position // across},{HEIGHT - HEIGHT * amount // highest}"
            for position, amount in enumerate(amounts)
        )


def sales_of(vendor: Vendor) -> list[Sales]:
    """Return the sales of each currency, that of most orders first; at most ten minutes old."""
    today = vendor.day_of(timezone.now())
    key = f"sales:{vendor.pk}:{today}"
    if (rows := cache.get(key)) is None:
        rows = _rows(vendor, today)
        if rows:  # a new vendor's first order shows at once
            cache.set(key, rows, SECONDS)
    by_currency: dict[str, dict[str, list[int]]] = {}
    for currency, day, *sums in rows:
        by_currency.setdefault(currency, {})[day] = sums
    days = [today - timedelta(days=DAYS - 1 - number) for number in range(DAYS)]
    sales = [_sales(currency, sums, days) for currency, sums in by_currency.items()]
    return sorted(sales, key=lambda of_currency: -of_currency.count)[:MAX_CURRENCIES]


def _sales(currency: str, sums: dict[str, list[int]], days: list[date]) -> Sales:
    count, sales_days = 0, []
    for day in days:
        orders, total, refunded = sums.get(day.isoformat(), (0, 0, 0))
        count += orders
        sales_days.append(Day(day, Money(total, currency), Money(refunded, currency)))
    return Sales(currency, count, sales_days)


def _rows(vendor: Vendor, today: date) -> list[Any]:
    """Return currency, day, number of orders, their total and what was refunded of it."""
    orders = Order.objects.filter(
        vendor_id=vendor.pk,
        kind=Order.Kind.ORDER,
        is_test=False,
        placed_at__gt=timezone.now() - timedelta(days=DAYS + 1),
    ).exclude(status__in=UNPAID)
    sums = orders.annotate(day=TruncDate("placed_at")).values_list("currency", "day")
    rows = sums.annotate(Count("pk"), Sum("total_minor"), Sum("refunded_minor")).order_by("currency", "day")
    return [[currency, day.isoformat(), *numbers] for currency, day, *numbers in rows]
