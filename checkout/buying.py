"""A purchase from the form to the payment page. The total that is shown is kept, and it is what is charged."""

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from checkout import tax
from checkout.entities import company, entity_for
from checkout.models import Purchase
from checkout.rates import sales_tax_rate, vat_rate
from checkout.tasks import look_after
from checkout.vat import checker, well_formed
from orders import outbox
from orders.gateway import GatewaySession, gateway
from orders.promises import Promise
from vendors.models import Product

State = Purchase.State


class Changed(Exception):
    """What the customer agreed to is no longer what would be charged: the page is shown again."""


def begin(product: Product, typed: dict[str, Any]) -> Purchase:
    purchase = Purchase(vendor_id=product.vendor_id, product=product, **typed)
    reckon(purchase)
    purchase.save()
    return purchase


def reckon(purchase: Purchase) -> None:
    """Price and tax as they are now, written into the row."""
    product, today = purchase.product, timezone.now().date()
    purchase.currency, purchase.price_minor = product.currency, product.price_minor
    purchase.net_minor = product.price_minor * purchase.quantity
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
            raise Changed
        fresh.vat_number, fresh.vat, fresh.vat_proof = number, state, proof
        reckon(fresh)
        fresh.save()
    return fresh


def place(purchase: Purchase, agreed: int) -> str:
    """The address of the payment page for exactly the total that was agreed to. Raises Changed and Unclear.

    However often it is pressed, the same page: the gateway's key is the purchase.
    """
    with transaction.atomic():
        fresh = locked(purchase)
        if fresh.state == State.OPEN:
            reckon(fresh)
            changed = fresh.total_minor != agreed
            fresh.state = State.OPEN if changed else State.PAYING
            fresh.save()
            if not changed:
                outbox.put(look_later(fresh), vendor_id=fresh.vendor_id)
    if fresh.state == State.OPEN or fresh.total_minor != agreed:
        raise Changed
    return _session(fresh).url or thanks_url(fresh)


def _session(purchase: Purchase) -> GatewaySession:
    """Opened once for each purchase; a lost answer is asked for again with the same key. Raises Unclear."""
    if purchase.session_id:
        return gateway().look_up_session(purchase.session_id)
    session = gateway().open_session(
        purchase.total,
        about=purchase.product.name,
        email=purchase.email,
        key=f"purchase-{purchase.token}",
        back=f"{settings.SITE_URL}{thanks_url(purchase)}",
        away=f"{settings.SITE_URL}{summary_url(purchase)}",
    )
    Purchase.objects.filter(pk=purchase.pk).update(session_id=session.id)
    return session


def look_later(purchase: Purchase) -> list[Promise]:
    arguments = {"purchase_id": purchase.pk}
    return [Promise(look_after, arguments, dedupe_key=f"purchase:{purchase.pk}:look")]


def locked(purchase: Purchase) -> Purchase:
    rows = Purchase.objects.select_for_update(of=("self",)).select_related("product", "vendor")
    return rows.get(pk=purchase.pk)


def summary_url(purchase: Purchase) -> str:
    return reverse("purchase", args=[purchase.product.sku, purchase.token])


def thanks_url(purchase: Purchase) -> str:
    return reverse("thanks", args=[purchase.product.sku, purchase.token])
