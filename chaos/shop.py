"""What a chaos run works on: one vendor, a manager who is signed in, and paid orders with a charge each."""

from dataclasses import dataclass
from importlib import import_module
from random import Random
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone

from orders.models import Order, OrderItem
from vendors.models import Seat, User, Vendor
from vendors.rights import Role

PRICE = 4_995
BEHAVIOURS = ("ok", "pending", "fails", "bounces", "refuses")
WEIGHTS_OF_BEHAVIOURS = (84, 8, 3, 3, 2)


@dataclass(frozen=True, slots=True)
class Shop:
    vendor: Vendor
    cookie: str
    orders: list[Order]


def open_shop(count: int, rng: Random) -> Shop:
    """Half of the orders have three lines."""
    vendor = Vendor.objects.create(number=99_001, name="Chaos Software")
    user = User.objects.create_user("manager@chaos.example", None)
    Seat.objects.create(user=user, vendor=vendor, role=Role.MANAGER)
    orders = Order.objects.bulk_create(_order(vendor, number, rng) for number in range(count))
    OrderItem.objects.bulk_create(
        _item(order, position) for order in orders for position in range(1, order.item_count + 1)
    )
    return Shop(vendor, _sign_in(user), orders)


def _order(vendor: Vendor, number: int, rng: Random) -> Order:
    lines = 1 if number % 2 else 3
    total, now = lines * PRICE, timezone.now()
    behaviour = rng.choices(BEHAVIOURS, WEIGHTS_OF_BEHAVIOURS)[0]
    return Order(
        vendor=vendor,
        number=f"{int(now.timestamp())}-{vendor.number}-{900_000 + number}",
        placed_at=now,
        status=Order.Status.PAID,
        email=f"customer{number}@chaos.example",
        payment_method=Order.PaymentMethod.CARD,
        card_brand="Visa",
        card_last4="4242",
        charge_id=f"ch_fake_eur_{total}_{behaviour}_{uuid4().hex}",
        currency="EUR",
        net_minor=total,
        tax_minor=0,
        total_minor=total,
        paid_minor=total,
        headline="Backup Pro",
        item_count=lines,
    )


def _item(order: Order, position: int) -> OrderItem:
    return OrderItem(
        vendor_id=order.vendor_id,
        order=order,
        position=position,
        name="Backup Pro",
        sku="BP",
        quantity=1,
        currency="EUR",
        net_minor=PRICE,
        tax_minor=0,
        total_minor=PRICE,
    )


def _sign_in(user: User) -> str:
    """Return the session key of a person who is signed in."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)
