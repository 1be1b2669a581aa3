"""The total on the order form while it is filled in. The Order Summary calculates it anew from what was sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from checkout.coupons.models import Coupon
from checkout.coupons.redemption import BadCoupon, find_coupon
from checkout.order_summary.models import Purchase
from checkout.order_summary.order_summary import calculate
from checkout.order_summary.views import COUPON_TRIES, TOO_MANY_TRIES
from checkout.tax import tax
from checkout.tax.rates import STATES
from core.whole_number import whole_number
from vendors.models import Product

MAX_QUANTITY = 9_999
ADDRESS = ("country", "postal_code", "region")
LONGEST = 60  # characters of what was typed that are read


@dataclass(frozen=True, slots=True)
class RunningTotal:
    """A purchase that is not saved, and what of its price is not known yet."""

    purchase: Purchase
    is_tax_known: bool
    coupon_problem: str = ""

    @property
    def percent(self) -> str:
        return tax.format_percent(self.purchase.rate)


def running_total(
    product: Product, currency: str, typed: Mapping[str, Any], coupon: Coupon | None, coupon_problem: str = ""
) -> RunningTotal | None:
    """Return the total of what was typed so far; None without a quantity that can be ordered."""
    quantity = whole_number(str(typed.get("quantity", "")))
    if quantity is None or not 1 <= quantity <= MAX_QUANTITY:
        return None
    address = {name: str(typed.get(name) or "").strip()[:LONGEST] for name in ADDRESS}
    purchase = Purchase(
        vendor=product.vendor, product=product, quantity=quantity, currency=currency, coupon=coupon, **address
    )
    try:
        calculate(purchase)
    except tax.NoRate:
        return RunningTotal(purchase, is_tax_known=False, coupon_problem=coupon_problem)
    return RunningTotal(purchase, _is_tax_known(address), coupon_problem)


def coupon_of(product: Product, currency: str, code: str, network: str) -> tuple[Coupon | None, str]:
    """Return the coupon of a code, and why there is none; a code that is right counts as no try of the network."""
    code = code.strip()[:LONGEST]
    if not code:
        return None, ""
    if not COUPON_TRIES.take(network):
        return None, TOO_MANY_TRIES
    try:
        coupon = find_coupon(code, product, currency)
    except BadCoupon as problem:
        return None, str(problem)
    COUPON_TRIES.give_back(network)
    return coupon, ""


def _is_tax_known(address: Mapping[str, str]) -> bool:
    """Return whether the country is known, and in the USA the state."""
    return bool(address["country"]) and (address["country"] != "US" or address["region"].upper() in STATES)
