"""A purchase while the customer looks at the Order Summary: its price, coupon, VAT number, tax and total."""

from dataclasses import asdict
from typing import Any

from django.utils import timezone

from checkout.coupons import redemption
from checkout.coupons.models import Coupon
from checkout.entities import Entity, company, entity_for
from checkout.order_summary.models import Purchase
from checkout.tax import tax
from checkout.tax.rates import sales_tax_rate, vat_rate
from checkout.vat import normalize_vat_number, vat_checker
from core.money import Money
from core.vendor_transaction import vendor_transaction
from vendors.models import Product

TOTAL_CHANGED = "The price or the tax has changed: please look at the total again."


class SummaryChanged(Exception):
    """The summary that the customer saw is out of date; it is shown again with the message."""


def start_purchase(
    product: Product, fields: dict[str, Any], coupon: Coupon | None = None, currency: str = ""
) -> Purchase:
    """Create a purchase with the fields of the order form, in a currency of the product's. Raise NoRate."""
    purchase = Purchase(
        vendor=product.vendor, product=product, coupon=coupon, currency=currency or product.currency, **fields
    )
    calculate(purchase)
    with vendor_transaction(product.vendor_id):
        purchase.save()
    return purchase


def apply_coupon(purchase: Purchase, text: str) -> None:
    """Set the coupon with a code, or none for an empty text. Raise BadCoupon and SummaryChanged."""
    coupon = redemption.find_coupon(text, purchase.product, purchase.currency) if text.strip() else None
    _change(purchase, coupon=coupon)


def apply_vat_number(purchase: Purchase, text: str) -> None:
    """Check a VAT number at the register and set it, or none for an empty text.

    Raise InvalidVatNumber and SummaryChanged.
    """
    number = normalize_vat_number(text, purchase.tax_country) if text.strip() else ""
    proof, vat_check = {}, ""
    if number:
        answer = vat_checker().check(number, asked_by=company(purchase.entity).vat_id)  # with no lock held
        proof, vat_check = asdict(answer), str(answer.state)
    _change(purchase, vat_number=number, vat_check=vat_check, vat_proof=proof)


def _change(purchase: Purchase, **fields: Any) -> None:
    """Set fields of an open purchase and calculate its total. Raise SummaryChanged when it is no longer open."""
    with vendor_transaction(purchase.vendor_id):
        locked = Purchase.objects.locked(purchase.vendor_id, purchase.pk)
        if locked.state != Purchase.State.OPEN:
            raise SummaryChanged(TOTAL_CHANGED)
        for name, value in fields.items():
            setattr(locked, name, value)
        calculate(locked)
        locked.save()


def calculate(purchase: Purchase) -> str:
    """Set price, discount, tax and total of today, without saving them.

    Return why the coupon had to be removed, as a sentence for the customer, or "". Raise NoRate.
    """
    price = purchase.product.price_in(purchase.currency)
    refusal = ""
    if purchase.coupon:
        refusal = redemption.refusal_for(purchase.coupon, purchase.product, price.currency)
    if refusal:
        purchase.coupon = None
    _calculate_net(purchase, price)
    _calculate_tax(purchase)
    return refusal


def _calculate_net(purchase: Purchase, price: Money) -> None:
    total = Money(price.minor * purchase.quantity, price.currency)
    discount = Money(0, price.currency)
    if purchase.coupon:
        discount = redemption.calculate_discount(purchase.coupon, total)
    purchase.currency, purchase.price_minor = price.currency, price.minor
    purchase.discount_minor, purchase.net_minor = discount.minor, (total - discount).minor


def _calculate_tax(purchase: Purchase) -> None:
    today = purchase.vendor.day_of(timezone.now())
    buyer = tax.Buyer(
        str(purchase.country), purchase.postal_code, purchase.region.upper(), purchase.vat_country
    )
    purchase.entity = entity_for(buyer.country)
    decision = tax.decide_tax(
        buyer,
        Entity(purchase.entity),
        vat_rate=lambda area: vat_rate(area, today),
        sales_tax=lambda state: sales_tax_rate(state, today),
    )
    purchase.treatment, purchase.rate = decision.treatment, decision.rate
    purchase.tax_country, purchase.area = decision.country, decision.area
    purchase.tax_reason = decision.reason
    purchase.tax_minor = tax.calculate_tax(purchase.net, decision.rate).minor
    purchase.total_minor = purchase.net_minor + purchase.tax_minor
