"""The gateway's webhook: each event is passed to the apps, which enqueue jobs, and answered at once."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from orders.payments.extension_points import GATEWAY_EVENTS
from orders.payments.gateway import gateway
from orders.payments.protocol import InvalidSignature


@csrf_exempt  # the event is signed
@require_POST
def gateway_events(request: HttpRequest) -> HttpResponse:
    """Answer 400 without a valid signature; 200 also for other accounts' events, which would be sent again for days."""
    try:
        event = gateway().read_event(request.body, request.headers.get("Stripe-Signature", ""))
    except InvalidSignature:
        return HttpResponse("The signature is not good.", status=400, content_type="text/plain")
    for handle_event in GATEWAY_EVENTS:
        handle_event(event)
    return HttpResponse("Thank you.", content_type="text/plain")
