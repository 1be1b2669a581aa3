"""What the gateway tells us: kept as a step, once for each event, and answered at once."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from orders import outbox
from orders.gateway import Forged, GatewayEvent, gateway
from orders.models import Order
from orders.promises import Promise
from refunds.tasks import take_dispute, take_news
from vendors.slots import fillers


@csrf_exempt  # its signature is its token
@require_POST
def gateway_events(request: HttpRequest) -> HttpResponse:
    """400 without a good signature; 200 also for what is none of ours, or it would come again for days."""
    try:
        event = gateway().read_event(request.body, request.headers.get("Stripe-Signature", ""))
    except Forged:
        return HttpResponse("The signature is not good.", status=400, content_type="text/plain")
    order = Order.objects.filter(charge_id=event.charge_id).first() if event.charge_id else None
    if order and (promise := _promise(event)):
        outbox.put([promise], vendor_id=order.vendor_id, order=order)
    for filler in fillers("gateway.event"):
        if filler.content:
            filler.content(event)
    return HttpResponse("Thank you.", content_type="text/plain")


def _promise(event: GatewayEvent) -> Promise | None:
    key = f"event:{event.id}"
    if event.refund_id:
        return Promise(take_news, {"gateway_id": event.refund_id}, dedupe_key=key)
    if event.kind.startswith("charge.dispute"):
        return Promise(take_dispute, {"charge_id": event.charge_id}, dedupe_key=key)
    return None
