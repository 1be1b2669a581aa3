from jobs.enqueue import enqueue_all
from jobs.registry import JobRequest
from orders.models import Order
from orders.payments.protocol import GatewayEvent
from refunds.tasks import take_dispute, take_news


def handle_event(event: GatewayEvent) -> None:
    """Enqueue a look at the refund or the charge that the event names, once for each event."""
    order = Order.objects.filter(charge_id=event.charge_id).first() if event.charge_id else None
    if order and (job_request := _look_at(event)):
        enqueue_all([job_request], vendor_id=order.vendor_id, subject=order.as_subject)


def _look_at(event: GatewayEvent) -> JobRequest | None:
    key = f"event:{event.id}"
    if event.refund_id:
        return JobRequest(take_news, {"gateway_id": event.refund_id}, dedupe_key=key)
    if event.kind.startswith("charge.dispute"):
        return JobRequest(take_dispute, {"charge_id": event.charge_id}, dedupe_key=key)
    return None
