"""What refunds do with an event of the payment gateway."""

from core.vendor_transaction import vendor_transaction
from jobs.enqueue import enqueue_all
from jobs.registry import JobRequest
from orders.models.order import ORDER_SUBJECT
from orders.payments.protocol import GatewayEvent
from refunds.gateway_sync import owner_of_charge
from refunds.tasks import sync_dispute, sync_gateway_refund


def handle_event(event: GatewayEvent) -> None:
    """Enqueue a look-up of the refund or the charge that the event names, once for each event."""
    owner = owner_of_charge(event.charge_id)
    if owner and (job_request := _look_up(event)):
        vendor_id, order_id = owner
        with vendor_transaction(vendor_id):
            enqueue_all([job_request], vendor_id=vendor_id, subject=(ORDER_SUBJECT, order_id))


def _look_up(event: GatewayEvent) -> JobRequest | None:
    """Return the job for the event, or None when it is about neither a refund nor a dispute."""
    key = f"event:{event.id}"
    if event.refund_id:
        return JobRequest(sync_gateway_refund, {"gateway_id": event.refund_id}, dedupe_key=key)
    if event.kind.startswith("charge.dispute"):
        return JobRequest(sync_dispute, {"charge_id": event.charge_id}, dedupe_key=key)
    return None
