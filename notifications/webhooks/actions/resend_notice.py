from notifications.webhooks.create_notices import resend_one
from notifications.webhooks.forms import ResendNoticeForm
from notifications.webhooks.models import Notice
from orders.actions import Action, Obstacle, register
from orders.models import Activity
from vendors.rights import Right


@register
class ResendNotice(Action):
    """Post one of the order's notices again, as it would be now, under a delivery id of its own."""

    label = "Resend Notice"
    right = Right.SUPPORT
    confirmation = "The notice will be resent shortly."
    kind = Activity.Kind.NOTICE
    weight = 75
    form_class = ResendNoticeForm
    button = "Resend"

    def perform(self, *, notice: int) -> str:
        first = Notice.objects.select_related("endpoint", "first").filter(order=self.order, pk=notice).first()
        if first is None:
            raise Obstacle("the order has no such notice")
        if first.endpoint.removed_at:
            raise Obstacle(f"{first.endpoint.host} was removed from Checkout Settings")
        first.order = self.order
        self.enqueue_all(resend_one(first))
        return f"Resending the notice “{first.event}” to {first.endpoint.host}."

    def is_listed(self) -> bool:
        """It is started from the Notices tab."""
        return False
