"""From the Order Summary to the gateway's payment page, for exactly the total that the customer accepted."""

from django.conf import settings
from django.utils import timezone

from checkout.coupons import redemption
from checkout.order_summary.models import Purchase
from checkout.order_summary.order_summary import TOTAL_CHANGED, SummaryChanged, calculate
from checkout.order_summary.place_purchase import check_payment
from checkout.order_summary.tasks import watch_payment
from core.vendor_transaction import vendor_transaction
from jobs.enqueue import enqueue_all
from jobs.registry import JobRequest
from orders.payments.gateway import gateway
from orders.payments.protocol import GatewaySession


def open_payment_page(purchase: Purchase, accepted_total: int) -> str:
    """Return the URL where the customer pays the accepted total (minor units).

    The same URL however often it is called, as the gateway's key is the purchase. When nothing is to be paid it is
    the thank-you page. Raise SummaryChanged, NoRate, OutcomeUnknown and Declined.
    """
    reason = ""
    with vendor_transaction(purchase.vendor_id):
        locked = Purchase.objects.locked(purchase.vendor_id, purchase.pk)
        if locked.state == Purchase.State.OPEN:
            reason = _accept(locked, accepted_total)
            locked.save()
    if locked.state == Purchase.State.OPEN or locked.total_minor != accepted_total:
        raise SummaryChanged(reason or TOTAL_CHANGED)
    if locked.state == Purchase.State.EXPIRED or not locked.total_minor:
        check_payment(locked)
        return locked.thanks_url
    return _gateway_session(locked).url or locked.thanks_url


def _accept(purchase: Purchase, accepted_total: int) -> str:
    """Use the coupon and set the state to paying; otherwise leave the purchase open and return what has changed."""
    refusal = calculate(purchase)
    if not refusal and purchase.total_minor != accepted_total:
        return TOTAL_CHANGED
    if not refusal and purchase.coupon and not redemption.use_coupon(purchase.coupon):
        refusal = f"The coupon “{purchase.coupon.code}” has been used up."
        purchase.coupon = None
        calculate(purchase)
    if refusal:
        return f"{refusal} Please look at the total again."
    purchase.state, purchase.paying_since = Purchase.State.PAYING, timezone.now()
    job = JobRequest(watch_payment, {"purchase_id": purchase.pk}, dedupe_key=f"purchase:{purchase.pk}:look")
    enqueue_all([job], vendor_id=purchase.vendor_id)
    return ""


def _gateway_session(purchase: Purchase) -> GatewaySession:
    """Return the purchase's only session; after a lost answer the same key opens the same one. Raise OutcomeUnknown."""
    if purchase.session_id:
        return gateway().look_up_session(purchase.session_id)
    session = gateway().open_session(
        purchase.total,
        product_name=purchase.product.name,
        email=purchase.email,
        key=f"purchase-{purchase.token}",
        success_url=f"{settings.SITE_URL}{purchase.thanks_url}",
        cancel_url=f"{settings.SITE_URL}{purchase.summary_url}",
    )
    with vendor_transaction(purchase.vendor_id):
        purchases = Purchase.objects.filter(vendor_id=purchase.vendor_id, pk=purchase.pk)
        purchases.update(session_id=session.id)
    return session
