"""A purchase from the form to the payment page. The total that is shown is kept, and it is what is charged."""

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from checkout.coupons import coupons
from checkout.coupons.models import Coupon
from checkout.entities import company, entity_for
from checkout.order_summary import place_purchase
from checkout.order_summary.models import Purchase
from checkout.order_summary.tasks import look_after
from checkout.tax import tax
from checkout.tax.rates import sales_tax_rate, vat_rate
from checkout.vat import checker, well_formed
from core.money import Money
from jobs.enqueue import enqueue_all
from jobs.registry import JobRequest
from orders.payments.gateway import gateway
from orders.payments.protocol import GatewaySession
from vendors.models import Product

State = Purchase.State
CHANGED = "The price or the tax has changed: please look at the total again."


class Changed(Exception):
    """What the customer agreed to is no longer what would be charged: the page is shown again, saying why."""


def begin(product: Product, typed: dict[str, Any], coupon: Coupon | None = None) -> Purchase:
    purchase = Purchase(vendor_id=product.vendor_id, product=product, coupon=coupon, **typed)
    reckon(purchase)
    purchase.save()
    return purchase


def reckon(purchase: Purchase) -> str:
    """Price, discount and tax as they are now, written into the row; why a coupon fell away, or ""."""
    fell_away = coupons.why_not(purchase.coupon, purchase.product) if purchase.coupon else ""
    if fell_away:
        purchase.coupon = None
    _reckon_net(purchase)
    _reckon_tax(purchase)
    return fell_away


def _reckon_net(purchase: Purchase) -> None:
    product = purchase.product
    price = Money(product.price_minor * purchase.quantity, product.currency)
    off = coupons.discount(purchase.coupon, price) if purchase.coupon else Money(0, price.currency)
    purchase.currency, purchase.price_minor = product.currency, product.price_minor
    purchase.discount_minor, purchase.net_minor = off.minor, (price - off).minor


def _reckon_tax(purchase: Purchase) -> None:
    today = timezone.now().date()
    buyer = tax.Buyer(
        str(purchase.country), purchase.postal_code, purchase.region.upper(), purchase.vat_country
    )
    purchase.entity = entity_for(buyer.country)
    decision = tax.decide(
        buyer,
        tax.Entity(purchase.entity),
        vat_rate=lambda area: vat_rate(area, today),
        sales_tax=lambda state: sales_tax_rate(state, today),
    )
    purchase.treatment, purchase.rate = decision.treatment, decision.rate
    purchase.tax_country, purchase.area, purchase.why = decision.country, decision.area, decision.why
    purchase.tax_minor = tax.tax_of(purchase.net, decision.rate).minor
    purchase.total_minor = purchase.net_minor + purchase.tax_minor


def apply_vat_number(purchase: Purchase, typed: str) -> Purchase:
    """Ask the register with no lock held, then reckon anew. Raises BadNumber and Changed."""
    number = well_formed(typed, purchase.tax_country) if typed.strip() else ""
    proof, state = {}, ""
    if number:
        answer = checker().check(number, asked_by=company(purchase.entity).vat_id)
        proof, state = asdict(answer), str(answer.state)
    with transaction.atomic():
        fresh = locked(purchase)
        if fresh.state != State.OPEN:
            raise Changed(CHANGED)
        fresh.vat_number, fresh.vat, fresh.vat_proof = number, state, proof
        reckon(fresh)
        fresh.save()
    return fresh


def apply_coupon(purchase: Purchase, typed: str) -> Purchase:
    """Reckon anew with it, or without one when nothing is typed. Raises BadCoupon and Changed."""
    coupon = coupons.find(typed, purchase.product) if typed.strip() else None
    with transaction.atomic():
        fresh = locked(purchase)
        if fresh.state != State.OPEN:
            raise Changed(CHANGED)
        fresh.coupon = coupon
        reckon(fresh)
        fresh.save()
    return fresh


def place(purchase: Purchase, agreed: int) -> str:
    """The address of the payment page for exactly the total that was agreed to. Raises Changed and Unclear.

    However often it is pressed, the same page: the gateway's key is the purchase.
    """
    why = ""
    with transaction.atomic():
        fresh = locked(purchase)
        if fresh.state == State.OPEN:
            why = _agree(fresh, agreed)
            fresh.save()
    if fresh.state == State.OPEN or fresh.total_minor != agreed:
        raise Changed(why or CHANGED)
    if fresh.state == State.EXPIRED or not fresh.total_minor:
        place_purchase.look(fresh)
        return thanks_url(fresh)
    return _session(fresh).url or thanks_url(fresh)


def _agree(purchase: Purchase, agreed: int) -> str:
    """On its way to the payment page, with one use of its coupon; else what has changed, and it stays open."""
    why = reckon(purchase)
    if not why and purchase.total_minor != agreed:
        return CHANGED
    if not why and purchase.coupon and not coupons.take(purchase.coupon):
        why = f"The coupon “{purchase.coupon.code}” has been used up."
        purchase.coupon = None
        reckon(purchase)
    if why:
        return f"{why} Please look at the total again."
    purchase.state = State.PAYING
    enqueue_all(look_later(purchase), vendor_id=purchase.vendor_id)
    return ""


def _session(purchase: Purchase) -> GatewaySession:
    """Opened once for each purchase; a lost answer is asked for again with the same key. Raises Unclear."""
    if purchase.session_id:
        return gateway().look_up_session(purchase.session_id)
    session = gateway().open_session(
        purchase.total,
        product_name=purchase.product.name,
        email=purchase.email,
        key=f"purchase-{purchase.token}",
        success_url=f"{settings.SITE_URL}{thanks_url(purchase)}",
        cancel_url=f"{settings.SITE_URL}{summary_url(purchase)}",
    )
    Purchase.objects.filter(pk=purchase.pk).update(session_id=session.id)
    return session


def look_later(purchase: Purchase) -> list[JobRequest]:
    arguments = {"purchase_id": purchase.pk}
    return [JobRequest(look_after, arguments, dedupe_key=f"purchase:{purchase.pk}:look")]


def locked(purchase: Purchase) -> Purchase:
    rows = Purchase.objects.select_for_update(of=("self",)).select_related(
        "product", "vendor", "coupon__vendor"
    )
    return rows.get(pk=purchase.pk)


def summary_url(purchase: Purchase) -> str:
    return reverse("purchase", args=[purchase.product.sku, purchase.token])


def thanks_url(purchase: Purchase) -> str:
    return reverse("thanks", args=[purchase.product.sku, purchase.token])
