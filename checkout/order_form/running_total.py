"""The total on the order form while it is filled in. The Order Summary calculates it anew from what was sent."""

from collections.abc import Mapping
from dataclasses import dataclass

from checkout.coupons.models import Coupon
from checkout.coupons.redemption import BadCoupon, find_coupon
from checkout.order_form.forms import PurchaseForm
from checkout.order_summary.models import Purchase
from checkout.order_summary.order_summary import calculate
from checkout.order_summary.views import COUPON_TRIES, TOO_MANY_TRIES
from checkout.tax import tax
from checkout.tax.rates import STATES
from core.whole_number import whole_number

MAX_QUANTITY = 9_999
ADDRESS = ("country", "postal_code", "region")
TYPED = ("quantity", "coupon", *ADDRESS)
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


def running_total(form: PurchaseForm, network: str) -> RunningTotal | None:
    """Return the total of what the form holds; a form that was sent has looked at its coupon already.

    `network` is the customer's, which has so many tries at coupon codes. None without a quantity that can be ordered.
    """
    typed = {name: str(form[name].value() or "").strip()[:LONGEST] for name in TYPED}
    quantity = whole_number(typed["quantity"])
    if quantity is None or not 1 <= quantity <= MAX_QUANTITY:
        return None
    if form.is_bound:
        coupon, problem = form.cleaned_data.get("coupon"), ""
    else:
        coupon, problem = _coupon_of(form, typed["coupon"], network)
    return _total_of(form, quantity, {name: typed[name] for name in ADDRESS}, coupon, problem)


def _coupon_of(form: PurchaseForm, code: str, network: str) -> tuple[Coupon | None, str]:
    """Return the coupon of a code, and why there is none; a code that is right counts as no try of the network."""
    if not code:
        return None, ""
    if not COUPON_TRIES.take(network):
        return None, TOO_MANY_TRIES
    try:
        coupon = find_coupon(code, form.product, form.currency)
    except BadCoupon as problem:
        return None, str(problem)
    COUPON_TRIES.give_back(network)
    return coupon, ""


def _total_of(
    form: PurchaseForm, quantity: int, address: Mapping[str, str], coupon: Coupon | None, problem: str
) -> RunningTotal:
    purchase = Purchase(
        vendor=form.product.vendor,
        product=form.product,
        quantity=quantity,
        currency=form.currency,
        coupon=coupon,
        **address,
    )
    try:
        calculate(purchase)
    except tax.NoRate:
        return RunningTotal(purchase, is_tax_known=False, coupon_problem=problem)
    return RunningTotal(purchase, _is_tax_known(address), problem)


def _is_tax_known(address: Mapping[str, str]) -> bool:
    """Return whether the country is known, and in the USA the state."""
    return bool(address["country"]) and (address["country"] != "US" or address["region"].upper() in STATES)
