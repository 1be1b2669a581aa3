"""From the payment to the order, which is placed once, however often and by whomever the payment is checked."""

from checkout.coupons import redemption
from checkout.order_summary.models import Purchase
from checkout.tax import tax
from core.money import Money
from core.vendor_transaction import vendor_transaction
from delivery.deliver import deliver_to_trial
from orders.history import record
from orders.models import Activity, Order
from orders.payments.gateway import gateway
from orders.payments.protocol import Declined, GatewaySession, SessionState
from orders.placing import OrderLineRequest, place_order
from vendors.actor import SYSTEM

ADDRESS_FIELDS = (
    "first_name", "last_name", "company", "street1", "street2", "city", "region", "postal_code", "country",
    "phone",
)  # fmt: skip


def check_payment(purchase: Purchase) -> Order | None:
    """Ask the gateway, and return the order if it was paid.

    Raise OutcomeUnknown while the gateway does not answer.
    """
    if purchase.order_id:
        return purchase.order
    if not purchase.total_minor and purchase.state == Purchase.State.PAYING:
        return place(purchase, None)
    if not purchase.session_id:
        return None
    session = gateway().look_up_session(purchase.session_id)
    if session.state is SessionState.PAID:
        return place(purchase, session)
    if session.state is SessionState.EXPIRED:
        expire(purchase)
    return None


def close_payment_page(purchase: Purchase) -> None:
    """End a purchase whose payment page was open for long enough; leave one that was paid just now.

    Raise OutcomeUnknown while the gateway does not answer.
    """
    if purchase.session_id:
        try:
            session = gateway().close_session(purchase.session_id)
        except Declined:  # it is closed already, by a payment or by its time
            session = gateway().look_up_session(purchase.session_id)
        if session.state is not SessionState.EXPIRED:
            return
    expire(purchase)


def expire(purchase: Purchase) -> None:
    """End a purchase that will not be paid, and release the use of its coupon, once."""
    with vendor_transaction(purchase.vendor_id):
        purchases = Purchase.objects.filter(vendor_id=purchase.vendor_id, pk=purchase.pk)
        paying = purchases.filter(state=Purchase.State.PAYING)
        if paying.update(state=Purchase.State.EXPIRED) and purchase.coupon_id:
            redemption.release_use(purchase.vendor_id, purchase.coupon_id)


def place(purchase: Purchase, session: GatewaySession | None) -> Order:
    """Return the order, which is placed unless it was before; `session` is None when nothing was to be paid."""
    with vendor_transaction(purchase.vendor_id):
        locked = Purchase.objects.locked(purchase.vendor_id, purchase.pk)
        if locked.order:
            return locked.order
        buyer = tax.Buyer(str(locked.country), locked.postal_code)
        locked.contradiction = tax.contradiction(buyer, session.card_country if session else "")
        locked.order = _place_order(locked, session)
        if sentence := locked.vat_sentence:
            record(locked.order, Activity.Kind.ORDER, sentence, actor=SYSTEM)
        if locked.hardware_id:
            item = locked.order.items.with_related().get()
            item.order = locked.order
            deliver_to_trial(item, locked.hardware_id)
        locked.state = Purchase.State.ORDERED
        locked.save(update_fields=["order", "state", "contradiction"])
        return locked.order


def _place_order(purchase: Purchase, session: GatewaySession | None) -> Order:
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
        **_payment_fields(purchase, session),
        **{name: getattr(purchase, name) for name in ADDRESS_FIELDS},
    )


def _payment_fields(purchase: Purchase, session: GatewaySession | None) -> dict[str, str]:
    """Return the order's payment fields. Raise ValueError when another amount was paid than accepted."""
    paid = session.amount if session else Money(0, purchase.currency)
    if paid != purchase.total:
        raise ValueError(f"{purchase.token}: {paid} was paid, {purchase.total} was accepted.")
    if session is None:
        return {"payment_method": Order.PaymentMethod.FREE}
    return {
        "payment_method": Order.PaymentMethod.CARD,
        "card_brand": session.card_brand,
        "card_last4": session.card_last4,
        "charge_id": session.charge_id,
    }
