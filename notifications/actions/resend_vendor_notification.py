from notifications.vendor_mail import email_vendor
from notifications.webhooks.create_notices import endpoints_for, resend_order_notices
from notifications.webhooks.models import Event
from orders.actions import Action, Obstacle, Target, register
from orders.models import Activity
from vendors.rights import Right


@register
class ResendVendorNotification(Action):
    """Notify the vendor of the order again, as it is now: by email and by HTTP Order Notice."""

    label = "Resend Vendor Notification"
    right = Right.SUPPORT
    confirmation = "The notification will be resent shortly."
    kind = Activity.Kind.NOTICE
    target = Target.ITEM
    weight = 70

    def perform(self) -> str:
        order = self.order
        endpoints = [endpoint for endpoint in endpoints_for(order) if Event.ORDER in endpoint.events]
        self.enqueue_all(email_vendor(order))
        self.enqueue_all(resend_order_notices(order, Event.ORDER, order.placed_at, endpoints))
        recipients = [order.vendor.notification_email] if order.vendor.notification_email else []
        recipients += [endpoint.host for endpoint in endpoints]
        if not recipients:
            raise Obstacle("Checkout Settings name neither an order notification address nor one for notices")
        return f"Resending the vendor notification to {' and '.join(recipients)}."
