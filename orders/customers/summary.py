"""What the order page says of the order's customer: how many orders, and what they sum to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from core.money import Money
from core.replica import reading_connection
from orders.customers.addresses import ADDRESSES, MAX_ADDRESSES
from orders.models import Order
from orders.search.models import SearchKey

MAX_ORDERS = 200  # that it looks at; the customer's page shows all
_SUMS = f"""
    WITH RECURSIVE {ADDRESSES}, addresses AS MATERIALIZED (SELECT key FROM address WHERE key <> '' LIMIT %(limit)s),
    orders AS (
        SELECT o.currency, o.is_test, o.paid_minor, o.refunded_minor, o.placed_at
        FROM addresses CROSS JOIN LATERAL (
            SELECT k.order_id FROM orders_search_searchkey k
            WHERE k.vendor_id = %(vendor_id)s AND k.kind = %(kind)s AND k.value = left(addresses.key, %(longest)s)
            LIMIT %(orders)s
        ) hit JOIN orders_order o
            ON o.id = hit.order_id AND o.vendor_id = %(vendor_id)s AND o.email_key = addresses.key
        LIMIT %(orders)s
    )
    SELECT currency, is_test, count(*), sum(paid_minor)::bigint, sum(refunded_minor)::bigint, min(placed_at)
    FROM orders GROUP BY currency, is_test ORDER BY count(*) DESC, currency
"""  # noqa: S608  the other part is a constant as well


@dataclass(frozen=True, slots=True)
class Sums:
    """What a customer paid in one currency, and what of it went back; test orders are not in it."""

    paid: Money
    refunded: Money


@dataclass(slots=True)
class CustomerSummary:
    """The orders of a customer in short; `since` is when the first of them was placed."""

    orders: int
    is_cut: bool
    since: datetime
    sums: list[Sums]


def customer_summary(order: Order) -> CustomerSummary:
    """Return the summary, by one statement; of an order without an address that order's own."""
    rows = list(_rows(order)) if order.email_key else []
    if not rows:
        return CustomerSummary(1, is_cut=False, since=order.placed_at, sums=[])
    number = sum(row[2] for row in rows)
    sums = [
        Sums(Money(paid, currency), Money(refunded, currency))
        for currency, is_test, _, paid, refunded, _ in rows
        if not is_test
    ]
    return CustomerSummary(
        min(number, MAX_ORDERS), number > MAX_ORDERS, since=min(row[5] for row in rows), sums=sums
    )


def _rows(order: Order) -> Iterator[tuple[str, bool, int, int, int, datetime]]:
    values: dict[str, str | int] = {
        "key": order.email_key,
        "vendor_id": order.vendor_id,
        "kind": SearchKey.Kind.EMAIL,
        "longest": SearchKey.MAX_LENGTH,
        "limit": MAX_ADDRESSES,
        "orders": MAX_ORDERS + 1,
    }
    with reading_connection().cursor() as cursor:
        cursor.execute(_SUMS, values)
        yield from cursor.fetchall()
