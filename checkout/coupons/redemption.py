"""Redeeming coupons: find one by its code, calculate its discount, and count its uses exactly.

A use is counted when the order is placed and released when its payment page closes unpaid.
"""

from django.db.models import F, Q
from django.db.models.functions import Now

from checkout.coupons.models import Coupon
from core.money import Money
from core.text import plain_text
from core.vendor_transaction import vendor_transaction
from vendors.models import Product

SCALE = 100_000  # thousandths of a percent in the whole


class BadCoupon(Exception):
    """A code gives no discount; the message tells the customer why."""


def find_coupon(text: str, product: Product, currency: str) -> Coupon:
    """Return the coupon with a code that a customer typed, who pays in a currency. Raise BadCoupon."""
    code = normalize_code(text)
    coupons = Coupon.objects.filter(vendor_id=product.vendor_id, code=code[:40]).select_related("vendor")
    coupon = coupons.first()
    if coupon is None:
        raise BadCoupon(f"We know no coupon “{code}”. Please look at its letters again.")
    if reason := refusal_for(coupon, product, currency):
        raise BadCoupon(reason)
    return coupon


def normalize_code(text: str) -> str:
    """Return a code, or a VAT number, in capitals and without spaces."""
    return "".join(plain_text(text).split()).upper()


def refusal_for(coupon: Coupon, product: Product, currency: str) -> str:
    """Return why the coupon gives no discount on a product now, as a sentence for the customer; "" when it does."""
    if coupon.refusal:
        return coupon.refusal
    products = set(coupon.products.values_list("pk", flat=True))
    if products and product.pk not in products:
        return f"The coupon “{coupon.code}” is for another product."
    if not coupon.percent and currency not in coupon.amounts:
        return f"The coupon “{coupon.code}” is not for prices in {currency}."
    return ""


def calculate_discount(coupon: Coupon, price: Money) -> Money:
    """Return the discount on the price of the whole order before tax, never more than the price.

    A half of a minor unit is rounded up.
    """
    if coupon.percent:
        return Money((price.minor * coupon.percent * 2 + SCALE) // (SCALE * 2), price.currency)
    return Money(min(int(coupon.amounts.get(price.currency, 0)), price.minor), price.currency)


def use_coupon(coupon: Coupon) -> bool:
    """Count one use and return True; return False when no use is left or the coupon is not valid today.

    Of two customers who compete for the last use one gets it.
    """
    today = coupon.today
    usable = Coupon.objects.filter(
        Q(most_uses=None) | Q(uses__lt=F("most_uses")),
        Q(valid_from=None) | Q(valid_from__lte=today),
        Q(valid_until=None) | Q(valid_until__gte=today),
        vendor_id=coupon.vendor_id,
        pk=coupon.pk,
        ended_at=None,
    )
    return bool(usable.update(uses=F("uses") + 1))


def release_use(vendor_id: int, coupon_id: int) -> None:
    """Return the use of an order that will not be paid."""
    Coupon.objects.filter(vendor_id=vendor_id, pk=coupon_id).update(uses=F("uses") - 1)


def end_coupon(coupon: Coupon) -> bool:
    """End the coupon for new customers; return False when it had ended before.

    Customers who are at the payment page keep the price.
    """
    with vendor_transaction(coupon.vendor_id):
        coupons = Coupon.objects.filter(vendor_id=coupon.vendor_id, pk=coupon.pk, ended_at=None)
        return bool(coupons.update(ended_at=Now()))
