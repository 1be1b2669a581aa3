"""What becomes of an order: paid, canceled, charged back, given back."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from devtools.demo.orders.comments import talk_about
from devtools.demo.orders.countries import read
from devtools.demo.orders.purchase import DemoLine, DemoPurchase, Return
from orders.models import Activity, Order
from vendors.actor import Actor, ActorKind
from vendors.rights import Right

Method, Status = Order.PaymentMethod, Order.Status
OLD_SHOP_CLOSED = timedelta(days=600)  # before the clock
LATER = (Method.WIRE, Method.CHECK, Method.INVOICE)
NOT_GIVEN = ("failed", "sent_back")
AT_ONCE_FATES = ("paid", "refunded", "partly_refunded", "charged_back", "canceled")
HOW_OFTEN = (9450, 9700, 9880, 9940, 10_000)


def place(purchase: DemoPurchase) -> None:
    """The first line of every history. What Customer Service enters is settled at once."""
    customer = purchase.customer
    if purchase.kind is not Order.Kind.ORDER:
        entered = f"{purchase.kind.label} of {purchase.money(purchase.total)} entered."
        purchase.tell(purchase.placed_at, Activity.Kind.ORDER, entered, purchase.seller.staff)
        purchase.status = Status.PAID
        return
    name = (customer.full_name or customer.email)[:200]
    purchase.tell(purchase.placed_at, Activity.Kind.ORDER, "Order placed.", Actor(ActorKind.CUSTOMER, name))


def befall(purchase: DemoPurchase, random: Random, clock: datetime) -> None:
    """Draw the order's fate, as far as it has come by then."""
    if purchase.source:
        return _move_in(purchase, random, clock)
    place(purchase)
    if purchase.kind is not Order.Kind.ORDER:
        return None
    if purchase.method is Method.FREE:
        purchase.status = Status.PAID
    elif purchase.method in LATER:
        _pay_later(purchase, random, clock)
    else:
        _pay_at_once(purchase, random, clock)
    return talk_about(purchase, random, clock)


def pay(purchase: DemoPurchase, at: datetime) -> None:
    purchase.status, purchase.paid = Status.PAID, purchase.total
    purchase.tell(at, Activity.Kind.ORDER, f"Payment of {purchase.money(purchase.total)} received.")


def cancel(purchase: DemoPurchase, at: datetime, reason: str) -> None:
    purchase.status = Status.CANCELED
    purchase.tell(at, Activity.Kind.ORDER, f"Order canceled: {reason}.")


def charge_back(purchase: DemoPurchase, at: datetime) -> None:
    purchase.status = Status.CHARGED_BACK
    charged = purchase.money(purchase.total)
    purchase.tell(at, Activity.Kind.REFUND, f"The customer's bank charged {charged} back.")


def refund(
    purchase: DemoPurchase,
    at: datetime,
    lines: Sequence[DemoLine],
    actor: Actor,
    comment: str,
    fate: str = "succeeded",
    reason: str = "requested",
) -> None:
    """Give the lines back, whole, or try to: `devtools/demo/refunds/refunds.py` tells how it went."""
    back = Return(at, actor, lines, comment, fate, reason)
    purchase.returns.append(back)
    if fate in NOT_GIVEN:
        return
    purchase.reserved += back.amount
    for line in lines:
        line.refund_status = "refunded" if fate == "succeeded" else "submitted"
    if fate == "succeeded":
        purchase.refunded += back.amount
        purchase.status = Status.REFUNDED if purchase.refunded == purchase.paid else Status.PARTLY_REFUNDED


def _move_in(purchase: DemoPurchase, random: Random, clock: datetime) -> None:
    """Imported, as all orders of the old shop, on the day it was closed; how they were paid is known of half."""
    purchase.status, purchase.paid = Status.PAID, purchase.total
    if purchase.method is Method.CARD and random.random() < 0.5:
        purchase.method = Method.UNKNOWN
    said = f"Imported from {purchase.source}, {purchase.reference}."
    purchase.tell(clock - OLD_SHOP_CLOSED, Activity.Kind.ORDER, said)


def _pay_later(purchase: DemoPurchase, random: Random, clock: datetime) -> None:
    """Pending until the money arrives; a few never pay."""
    due, given_up = purchase.after(days=random.uniform(1, 9)), purchase.after(days=14)
    if random.random() < 0.1:
        if given_up < clock:
            cancel(purchase, given_up, "no payment arrived within 14 days")
    elif due < clock:
        pay(purchase, due)


def _pay_at_once(purchase: DemoPurchase, random: Random, clock: datetime) -> None:
    fate = random.choices(AT_ONCE_FATES, cum_weights=HOW_OFTEN)[0]
    at = purchase.after(days=random.uniform(0.1, 20))
    if at > clock or purchase.is_test:
        fate = "paid"
    if fate == "canceled":
        return cancel(purchase, purchase.after(seconds=9), "the payment was declined")
    pay(purchase, purchase.after(seconds=6))
    if fate == "charged_back":
        charge_back(purchase, at)
    elif fate != "paid":
        dearest = max(purchase.lines, key=lambda line: line.total)
        some = [dearest] if fate == "partly_refunded" else purchase.lines
        reason = random.choice(read("talk.toml")["refund_reasons"])
        refund(purchase, at, some, _refunder(purchase, random), reason)
    return None


def _refunder(purchase: DemoPurchase, random: Random) -> Actor:
    """Card payments are given back by the vendor, all others by Customer Service."""
    seller = purchase.seller
    if purchase.method is not Method.CARD:
        return seller.staff
    return random.choice([one for one in seller.team.values() if one.may(Right.REFUND, seller.vendor)])
