"""The gateway's events about payment pages."""

from checkout.order_summary.models import Purchase
from checkout.order_summary.tasks import watch_payment
from core.vendor_transaction import vendor_transaction
from jobs.enqueue import enqueue_all
from jobs.registry import JobRequest
from orders.payments.protocol import GatewayEvent


def handle_event(event: GatewayEvent) -> None:
    """Enqueue a check of the payment of the event's session, once for each event (hook `GATEWAY_EVENTS`)."""
    if not event.session_id:
        return
    purchases = Purchase.objects.filter(session_id=event.session_id).values_list("vendor_id", "pk")
    for vendor_id, purchase_id in purchases[:1]:
        job = JobRequest(watch_payment, {"purchase_id": purchase_id}, dedupe_key=f"event:{event.id}")
        with vendor_transaction(vendor_id):
            enqueue_all([job], vendor_id=vendor_id)
