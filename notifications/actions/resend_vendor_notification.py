from notifications.vendor_mail import notify_by_mail
from notifications.webhooks.create_notices import endpoints_of, resend
from notifications.webhooks.models import Event
from orders.actions import Action, Obstacle, Target, register
from orders.models import Activity
from vendors.rights import Right


@register
class ResendVendorNotification(Action):
    """Tell the vendor of the order again, as it is now: by email and by HTTP Order Notice."""

    label = "Resend Vendor Notification"
    right = Right.SUPPORT
    confirmation = "The notification will be resent shortly."
    kind = Activity.Kind.NOTICE
    target = Target.ITEM
    weight = 70

    def perform(self) -> str:
        order = self.order
        endpoints = [one for one in endpoints_of(order) if Event.ORDER in one.events]
        self.enqueue_all(notify_by_mail(order))
        self.enqueue_all(resend(order, Event.ORDER, order.placed_at, endpoints))
        told = [order.vendor.notification_email] if order.vendor.notification_email else []
        told += [one.host for one in endpoints]
        if not told:
            raise Obstacle("Checkout Settings name neither an order notification address nor one for notices")
        return f"Resending the vendor notification to {' and '.join(told)}."
