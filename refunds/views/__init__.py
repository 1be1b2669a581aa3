from refunds.views.gateway_events import gateway_events
from refunds.views.refund_settings import refund_settings

__all__ = ["gateway_events", "refund_settings"]
