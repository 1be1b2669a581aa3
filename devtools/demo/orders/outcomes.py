"""What becomes of an order: paid, canceled, charged back, refunded."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from devtools.demo.orders.comments import add_comments
from devtools.demo.orders.countries import read
from devtools.demo.orders.purchase import DemoLine, DemoPurchase, DemoReturn
from orders.models import Activity, Order
from vendors.actor import Actor
from vendors.rights import Right

Method, Status = Order.PaymentMethod, Order.Status
OLD_SHOP_CLOSED = timedelta(days=600)  # before the clock
PAID_LATER = (Method.WIRE, Method.CHECK, Method.INVOICE)
FAILED_REFUNDS = ("failed", "sent_back")
OUTCOMES = ("paid", "refunded", "partly_refunded", "charged_back", "canceled")
CUMULATIVE_WEIGHTS = (9450, 9700, 9880, 9940, 10_000)


def place(purchase: DemoPurchase) -> None:
    """Add the first line of the history. What Customer Service enters is settled at once."""
    if purchase.kind is not Order.Kind.ORDER:
        entered = f"{purchase.kind.label} of {purchase.money(purchase.total)} entered."
        purchase.add_activity(purchase.placed_at, Activity.Kind.ORDER, entered, purchase.seller.staff)
        purchase.status = Status.PAID
        return
    purchase.add_activity(purchase.placed_at, Activity.Kind.ORDER, "Order placed.", purchase.customer_actor)


def draw_outcome(purchase: DemoPurchase, random: Random, clock: datetime) -> None:
    """Draw what becomes of the order until the clock's time."""
    if purchase.source:
        return _import(purchase, random, clock)
    place(purchase)
    if purchase.kind is not Order.Kind.ORDER:
        return None
    if purchase.method is Method.FREE:
        purchase.status = Status.PAID
    elif purchase.method in PAID_LATER:
        _pay_later(purchase, random, clock)
    else:
        _pay_at_once(purchase, random, clock)
    return add_comments(purchase, random, clock)


def pay(purchase: DemoPurchase, at: datetime) -> None:
    purchase.status, purchase.paid = Status.PAID, purchase.total
    purchase.add_activity(at, Activity.Kind.ORDER, f"Payment of {purchase.money(purchase.total)} received.")


def cancel(purchase: DemoPurchase, at: datetime, reason: str) -> None:
    purchase.status = Status.CANCELED
    purchase.add_activity(at, Activity.Kind.ORDER, f"Order canceled: {reason}.")


def charge_back(purchase: DemoPurchase, at: datetime) -> None:
    purchase.status = Status.CHARGED_BACK
    charged = purchase.money(purchase.total)
    purchase.add_activity(at, Activity.Kind.REFUND, f"The customer's bank charged {charged} back.")


def refund(
    purchase: DemoPurchase,
    at: datetime,
    lines: Sequence[DemoLine],
    actor: Actor,
    comment: str,
    outcome: str = "succeeded",
    reason: str = "requested",
) -> None:
    """Give the lines back, whole, or try to: `devtools/demo/refunds/refunds.py` tells how it went."""
    returned = DemoReturn(at, actor, lines, comment, outcome, reason)
    purchase.returns.append(returned)
    if outcome in FAILED_REFUNDS:
        return
    purchase.reserved += returned.amount
    for line in lines:
        line.refund_status = "refunded" if outcome == "succeeded" else "submitted"
    if outcome == "succeeded":
        purchase.refunded += returned.amount
        purchase.status = Status.REFUNDED if purchase.refunded == purchase.paid else Status.PARTLY_REFUNDED


def _import(purchase: DemoPurchase, random: Random, clock: datetime) -> None:
    """Import it, on the day when the old shop closed; of half of them the payment method is known."""
    purchase.status, purchase.paid = Status.PAID, purchase.total
    if purchase.method is Method.CARD and random.random() < 0.5:
        purchase.method = Method.UNKNOWN
    sentence = f"Imported from {purchase.source}, {purchase.reference}."
    purchase.add_activity(clock - OLD_SHOP_CLOSED, Activity.Kind.ORDER, sentence)


def _pay_later(purchase: DemoPurchase, random: Random, clock: datetime) -> None:
    """Pay within days; a few never do and are canceled."""
    due, deadline = purchase.after(days=random.uniform(1, 9)), purchase.after(days=14)
    if random.random() < 0.1:
        if deadline < clock:
            cancel(purchase, deadline, "no payment arrived within 14 days")
    elif due < clock:
        pay(purchase, due)


def _pay_at_once(purchase: DemoPurchase, random: Random, clock: datetime) -> None:
    outcome = random.choices(OUTCOMES, cum_weights=CUMULATIVE_WEIGHTS)[0]
    at = purchase.after(days=random.uniform(0.1, 20))
    if at > clock or purchase.is_test:
        outcome = "paid"
    if outcome == "canceled":
        return cancel(purchase, purchase.after(seconds=9), "the payment was declined")
    pay(purchase, purchase.after(seconds=6))
    if outcome == "charged_back":
        charge_back(purchase, at)
    elif outcome != "paid":
        dearest = max(purchase.lines, key=lambda line: line.total)
        lines = [dearest] if outcome == "partly_refunded" else purchase.lines
        reason = random.choice(read("comments.toml")["refund_reasons"])
        refund(purchase, at, lines, _refunding_actor(purchase, random), reason)
    return None


def _refunding_actor(purchase: DemoPurchase, random: Random) -> Actor:
    """Return who refunds: the vendor's team card payments, Customer Service all others."""
    seller = purchase.seller
    if purchase.method is not Method.CARD:
        return seller.staff
    return random.choice([actor for actor in seller.team.values() if actor.may(Right.REFUND, seller.vendor)])
