"""A vendor's customer, who is known by an order: their addresses, their orders, and what the orders sum to."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from core.money import Money
from core.text import search_key
from orders.customers.addresses import addresses_of
from orders.models import Order
from orders.models.order import OrderQuerySet
from orders.search.models import SearchKey

MAX_ORDERS = 1_000  # that sums and sections look at, the newest


class OrderRow(NamedTuple):
    """What sums and sections need of an order."""

    pk: int
    number: str
    email: str
    currency: str
    paid_minor: int
    refunded_minor: int
    is_test: bool
    placed_at: datetime


@dataclass(slots=True)
class Total:
    """The sums of a customer's orders in one currency; test orders are not in it."""

    currency: str
    orders: int = 0
    paid: Money = field(init=False)
    refunded: Money = field(init=False)

    def __post_init__(self) -> None:
        self.paid = self.refunded = Money(0, self.currency)

    def add(self, row: OrderRow) -> None:
        self.orders += 1
        self.paid += Money(row.paid_minor, row.currency)
        self.refunded += Money(row.refunded_minor, row.currency)


class Customer:
    """Who placed an order, and all their orders from the same vendor."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.vendor_id = order.vendor_id

    @property
    def name(self) -> str:
        """Return the name as the order has it; the company or the address of one without a name."""
        return self.order.full_name or self.order.company or self.order.email or "Customer without a name"

    @cached_property
    def orders(self) -> OrderQuerySet:
        """Return the orders of the customer's addresses; of an order without an address that order alone."""
        orders = Order.objects.filter(vendor_id=self.vendor_id)
        if not self._addresses:
            return orders.filter(pk=self.order.pk)
        keys = SearchKey.objects.filter(
            vendor_id=self.vendor_id,
            kind=SearchKey.Kind.EMAIL,
            value__in=[address[: SearchKey.MAX_LENGTH] for address in self._addresses],
        )
        # The key leads to the orders by an index; it may be shorter than the address.
        return orders.filter(pk__in=keys.values("order_id"), email_key__in=self._addresses)

    @property
    def emails(self) -> list[str]:
        """Return the addresses as the newest orders spell them, then those that no order has any more."""
        spelled = {search_key(row.email): row.email for row in reversed(self.rows) if row.email}
        return list((spelled | {key: key for key in self._addresses if key not in spelled}).values())

    @cached_property
    def rows(self) -> list[OrderRow]:
        """Return the newest orders, at most MAX_ORDERS."""
        return self._rows_and_one[:MAX_ORDERS]

    @property
    def is_cut(self) -> bool:
        """Return whether there are more orders than `rows`."""
        return len(self._rows_and_one) > MAX_ORDERS

    @property
    def since(self) -> datetime:
        """Return when the first of these orders was placed."""
        return self.rows[-1].placed_at if self.rows else self.order.placed_at

    @property
    def order_ids(self) -> list[int]:
        return [row.pk for row in self.rows]

    @property
    def totals(self) -> list[Total]:
        """Return the sums by currency, that of most orders first."""
        totals: dict[str, Total] = {}
        for row in self.rows:
            if not row.is_test:
                totals.setdefault(row.currency, Total(row.currency)).add(row)
        return sorted(totals.values(), key=lambda total: (-total.orders, total.currency))

    @cached_property
    def _addresses(self) -> list[str]:
        return addresses_of(self.order)

    @cached_property
    def _rows_and_one(self) -> list[OrderRow]:
        columns = self.orders.newest_first().values_list(*OrderRow._fields)
        return [OrderRow(*row) for row in columns[: MAX_ORDERS + 1]]
