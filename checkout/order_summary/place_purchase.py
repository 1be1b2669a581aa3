"""From a paid session to its order: once, whoever tells first, and however many tell."""

from django.db import transaction

from checkout.coupons import coupons
from checkout.order_summary.models import Purchase
from checkout.tax import tax
from core.money import Money
from delivery.deliver import deliver_to_trial
from jobs.enqueue import enqueue_all
from jobs.registry import JobRequest, task_named
from orders.models import Order
from orders.payments.gateway import gateway
from orders.payments.protocol import GatewayEvent, GatewaySession, SessionState
from orders.placing import OrderLineRequest, place_order

ADDRESS = (
    "first_name", "last_name", "company", "street1", "street2", "city", "region", "postal_code", "country",
    "phone",
)  # fmt: skip


def look(purchase: Purchase) -> Order | None:
    """Ask the gateway, and write the order if it was paid. Raises Unclear while the gateway does not answer."""
    if purchase.order_id:
        return purchase.order
    if not purchase.total_minor and purchase.state == Purchase.State.PAYING:
        return write(purchase, None)
    if not purchase.session_id:
        return None
    session = gateway().look_up_session(purchase.session_id)
    if session.state is SessionState.PAID:
        return write(purchase, session)
    if session.state is SessionState.EXPIRED:
        lapse(purchase)
    return None


def lapse(purchase: Purchase) -> None:
    """It will not be paid any more: what it had taken of a coupon is given back, once."""
    with transaction.atomic():
        paying = Purchase.objects.filter(pk=purchase.pk, state=Purchase.State.PAYING)
        if paying.update(state=Purchase.State.EXPIRED) and purchase.coupon_id:
            coupons.give_back(purchase.coupon_id)


def write(purchase: Purchase, session: GatewaySession | None) -> Order:
    """Under the purchase's lock: who comes second finds the order. Without a session there was nothing to pay."""
    with transaction.atomic():
        # Without the order in the same query: who waited for the lock would join it as it was before.
        rows = Purchase.objects.select_for_update(of=("self",)).select_related("product", "vendor", "coupon")
        fresh = rows.get(pk=purchase.pk)
        if fresh.order:
            return fresh.order
        fresh.contradiction = tax.contradiction(
            tax.Buyer(
                str(fresh.country), fresh.postal_code, card_country=session.card_country if session else ""
            )
        )
        fresh.order = _order(fresh, session)
        if fresh.hardware_id:
            item = fresh.order.items.with_related().get()
            item.order = fresh.order
            deliver_to_trial(item, fresh.hardware_id)
        fresh.state = Purchase.State.ORDERED
        fresh.save(update_fields=["order", "state", "contradiction"])
        return fresh.order


def _order(purchase: Purchase, session: GatewaySession | None) -> Order:
    return place_order(
        purchase.vendor,
        [OrderLineRequest(purchase.product, purchase.quantity, purchase.net_minor, purchase.tax_minor)],
        recipient=purchase.recipient or None,
        email=purchase.email,
        coupon_code=purchase.coupon.code if purchase.coupon else "",
        discount_minor=purchase.discount_minor,
        currency=purchase.currency,
        tax_rate_bp=(purchase.rate + 5) // 10,
        tax_country=purchase.tax_country if purchase.tax_minor else "",
        **_payment(purchase, session),
        **{name: getattr(purchase, name) for name in ADDRESS},
    )


def _payment(purchase: Purchase, session: GatewaySession | None) -> dict[str, str]:
    """How it was paid, in an order's columns; never another amount than was agreed to."""
    paid = session.amount if session else Money(0, purchase.currency)
    if paid != purchase.total:
        raise ValueError(f"{purchase.token}: {paid} was paid, {purchase.total} was agreed.")
    if session is None:
        return {"payment_method": Order.PaymentMethod.FREE}
    return {
        "payment_method": Order.PaymentMethod.CARD,
        "card_brand": session.card_brand,
        "card_last4": session.card_last4,
        "charge_id": session.charge_id,
    }


def handle_event(event: GatewayEvent) -> None:
    """Enqueue a look at the session that was paid, once for each event."""
    purchase = Purchase.objects.filter(session_id=event.session_id).first() if event.session_id else None
    if purchase:
        job_request = JobRequest(
            task_named("checkout.look_after"),
            {"purchase_id": purchase.pk},
            dedupe_key=f"event:{event.id}",
        )
        enqueue_all([job_request], vendor_id=purchase.vendor_id)
