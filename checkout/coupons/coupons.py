"""Coupons: which is meant, what it takes off, and its uses, counted exactly.

A use is counted when the order is placed and given back when its payment page closes unpaid.
"""

from django.db.models import F, Q
from django.db.models.functions import Now

from checkout.coupons.models import Coupon
from core.money import Money
from vendors.models import Product

SCALE = 100_000  # percentages are in thousandths of a percent


class BadCoupon(Exception):
    """Why a code takes nothing off, as a sentence for the customer."""


def find(typed: str, product: Product) -> Coupon:
    """Of the product's vendor. Raises BadCoupon."""
    code = normal(typed)
    coupon = (
        Coupon.objects.filter(vendor_id=product.vendor_id, code=code[:40]).select_related("vendor").first()
    )
    if coupon is None:
        raise BadCoupon(f"We know no coupon “{code}”. Please look at its letters again.")
    if reason := why_not(coupon, product):
        raise BadCoupon(reason)
    return coupon


def why_not(coupon: Coupon, product: Product) -> str:
    """Why it takes nothing off this product now; "" when it does."""
    if coupon.refusal:
        return coupon.refusal
    products = set(coupon.products.values_list("pk", flat=True))
    if products and product.pk not in products:
        return f"The coupon “{coupon.code}” is for another product."
    if not coupon.percent and product.currency not in coupon.amounts:
        return f"The coupon “{coupon.code}” is not for prices in {product.currency}."
    return ""


def normal(typed: str) -> str:
    return "".join(typed.split()).upper()


def discount(coupon: Coupon, price: Money) -> Money:
    """Off the whole order, before tax; a half of a minor unit is rounded up, and never more than the price."""
    if coupon.percent:
        return Money((price.minor * coupon.percent * 2 + SCALE) // (SCALE * 2), price.currency)
    return Money(min(int(coupon.amounts.get(price.currency, 0)), price.minor), price.currency)


def take(coupon: Coupon) -> bool:
    """Count one use; False when there is none left or its time is over: of two for the last one gets it."""
    today = coupon.today
    good = Coupon.objects.filter(
        Q(most_uses=None) | Q(uses__lt=F("most_uses")),
        Q(valid_from=None) | Q(valid_from__lte=today),
        Q(valid_until=None) | Q(valid_until__gte=today),
        pk=coupon.pk,
        ended_at=None,
    )
    return bool(good.update(uses=F("uses") + 1))


def give_back(coupon_id: int) -> None:
    """An order that had taken a use will not come."""
    Coupon.objects.filter(pk=coupon_id).update(uses=F("uses") - 1)


def end(coupon: Coupon) -> bool:
    """From now on nobody new uses it; who is at the payment page keeps the price. False: it had ended before."""
    return bool(Coupon.objects.filter(pk=coupon.pk, ended_at=None).update(ended_at=Now()))
