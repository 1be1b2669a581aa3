from checkout.order_summary.gateway_events import handle_event
from orders.payments.extension_points import GATEWAY_EVENTS

GATEWAY_EVENTS.add(handle_event, weight=20)
