"""HTTP Order Notices: what happened to an order, posted to the vendor's own server."""

from notifications.models import Event
from notifications.notices.sending import send_notice, send_notices

__all__ = ["Event", "send_notice", "send_notices"]
