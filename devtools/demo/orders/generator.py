"""Orders as they came in: more each month, most around noon, some customers back within minutes."""

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from heapq import heappop, heappush
from random import Random

from devtools.demo.orders import outcomes
from devtools.demo.orders.carts import add_tax, choose, make_purchase
from devtools.demo.orders.people import DemoCustomer, customers, invent
from devtools.demo.orders.purchase import DemoLine, DemoPurchase
from devtools.demo.vendors import Seller
from orders.models import Order

SPAN_DAYS = 730
GROWTH = 0.7  # below 1: more orders each month
METHODS = (Order.PaymentMethod.CARD, Order.PaymentMethod.PAYPAL, Order.PaymentMethod.WIRE)
METHOD_WEIGHTS = (78, 95, 100)
TEST, IMPORTED, WITH_RECIPIENT = 0.008, 0.3, 0.07  # how many of all; of those old enough; of all
DUPLICATE, CREDIT, ADJUSTMENT = 0.004, 0.008, 0.012  # how many are followed by one, added up


def generate_orders(seller: Seller, count: int, clock: datetime, random: Random) -> Iterator[DemoPurchase]:
    """Yield so many orders of one vendor by time, without holding them in memory."""
    next_customers = customers(random)
    followed: list[tuple[datetime, int, DemoPurchase]] = []
    for index in range(count):
        at = _moment((index + random.random()) / count, clock)
        if followed and followed[0][0] <= at:
            purchase = heappop(followed)[2]
        else:
            purchase = _order(seller, at, next(next_customers), random)
            if clock - at > outcomes.OLD_SHOP_CLOSED and not purchase.is_test and random.random() < IMPORTED:
                purchase.source, purchase.reference = "Old shop", f"OS-{100_000 + index}"
            if follower := _follower(purchase, random):
                heappush(followed, (follower.placed_at, index, follower))
        outcomes.draw_outcome(purchase, random, clock)
        yield purchase


def _moment(position: float, clock: datetime) -> datetime:
    """A place between the first order (0) and the clock (1) as a time; later places are later times."""
    day, part = divmod(SPAN_DAYS * position**GROWTH, 1)
    part += 0.12 * math.sin(2 * math.pi * part)
    return (clock - timedelta(days=SPAN_DAYS - day - part)).replace(microsecond=0)


def _order(seller: Seller, at: datetime, customer: DemoCustomer, random: Random) -> DemoPurchase:
    is_test = random.random() < TEST
    if is_test:
        customer = _tester(seller, customer)
    purchase = make_purchase(seller, at, customer, choose(random, seller, customer))
    purchase.method, purchase.is_test = _method(purchase, random), is_test
    if random.random() < WITH_RECIPIENT:
        purchase.recipient = invent(random, customer.country)
    return purchase


def _tester(seller: Seller, customer: DemoCustomer) -> DemoCustomer:
    """Return the customer of a test order: one of the vendor's team, with the card number for tests."""
    user = next(iter(seller.team.values())).user
    assert user is not None  # noqa: S101  a team has accounts
    return replace(
        customer,
        first_name=user.first_name,
        last_name=user.last_name,
        company="",
        email=user.email,
        card_brand="Visa",
        card_last4="4242",
    )


def _method(purchase: DemoPurchase, random: Random) -> Order.PaymentMethod:
    customer = purchase.customer
    if not purchase.total:
        return Order.PaymentMethod.FREE
    if customer.company and random.random() < 0.2:
        return Order.PaymentMethod.INVOICE
    if customer.country.code == "US" and random.random() < 0.03:
        return Order.PaymentMethod.CHECK
    return random.choices(METHODS, cum_weights=METHOD_WEIGHTS)[0]


def _follower(purchase: DemoPurchase, random: Random) -> DemoPurchase | None:
    """Return an order that follows it: a duplicate, a credit, an adjustment, or None."""
    draw = random.random()
    if purchase.is_test or purchase.source or not purchase.total or draw > ADJUSTMENT:
        return None
    if draw < DUPLICATE:
        return duplicate_order(purchase, purchase.after(minutes=random.randint(2, 9)))
    at = purchase.after(days=random.uniform(2, 25))
    if draw < CREDIT:
        return credit(purchase, at)
    line = DemoLine(None, "Difference of exchange rates", 1, random.choice((-1, 1)) * random.randint(10, 90))
    return _entry(purchase, Order.Kind.ADJUSTMENT, line, at)


def duplicate_order(purchase: DemoPurchase, at: datetime) -> DemoPurchase:
    """Return a second order of the same customer for the same products."""
    products = [(line.product, line.quantity) for line in purchase.lines if line.product]
    duplicate = make_purchase(purchase.seller, at, purchase.customer, products)
    duplicate.method = purchase.method
    return duplicate


def credit(purchase: DemoPurchase, at: datetime) -> DemoPurchase:
    """Return a credit entry for one piece of the dearest line."""
    dearest = max(purchase.lines, key=lambda line: line.net)
    line = replace(dearest, quantity=-1, net=-(dearest.net // dearest.quantity))
    return _entry(purchase, Order.Kind.CREDIT, line, at)


def _entry(purchase: DemoPurchase, kind: Order.Kind, line: DemoLine, at: datetime) -> DemoPurchase:
    """Return an entry that Customer Service makes after an order."""
    entry = DemoPurchase(
        purchase.seller, at.replace(microsecond=0), purchase.customer, purchase.currency, [line], kind=kind
    )
    entry.method = purchase.method
    add_tax(entry)
    return entry
