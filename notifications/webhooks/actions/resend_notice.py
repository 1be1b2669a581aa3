from notifications.webhooks.create_notices import resend_notice
from notifications.webhooks.forms import ResendNoticeForm
from notifications.webhooks.models import Notice
from orders.actions import Action, Obstacle, register
from orders.models import Activity
from vendors.rights import Right


@register
class ResendNotice(Action):
    """Post a notice of the order again, as it would be now, with a webhook-id of its own."""

    label = "Resend Notice"
    right = Right.SUPPORT
    confirmation = "The notice will be resent shortly."
    kind = Activity.Kind.NOTICE
    weight = 75
    form_class = ResendNoticeForm
    button = "Resend"

    def perform(self, *, notice: int) -> str:
        notices = Notice.objects.select_related("endpoint", "resend_of")
        original = notices.filter(order=self.order, pk=notice).first()
        if original is None:
            raise Obstacle("the order has no such notice")
        if original.endpoint.removed_at:
            raise Obstacle(f"{original.endpoint.host} was removed from Checkout Settings")
        original.order = self.order
        self.enqueue_all(resend_notice(original))
        return f"Resending the notice “{original.event}” to {original.endpoint.host}."

    def is_listed(self) -> bool:
        """Return False: it is started from the Notices tab."""
        return False
