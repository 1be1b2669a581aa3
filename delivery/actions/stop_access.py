from delivery.access import stop_access
from delivery.access_emails import access_email
from delivery.access_forms import AccessForm
from delivery.models import Delivery
from delivery.models.delivery_terms import terms_of
from delivery.rules import delivery_of
from notifications.emails.tasks import send_email
from orders.actions import Action, Obstacle, Target, register
from orders.models import Activity
from vendors.rights import Right


@register
class StopAccess(Action):
    """Take files and license key away without a refund, for fraud or abuse, until Restore Access."""

    label = "Stop Access"
    right = Right.REFUND  # it takes away what was paid for, as a refund does
    confirmation = "Access stopped."
    kind = Activity.Kind.KEY
    target = Target.ITEM
    weight = 70
    form_class = AccessForm

    def shows(self) -> str:
        return str(self.order.email)

    def obstacle(self) -> str:
        delivery = delivery_of(self.item)
        if self.item is None or delivery is None:
            return "nothing of it was delivered by us, so there is nothing to stop"
        if delivery.stopped_at:
            return "its access is stopped already: Restore Access gives it back"
        return "" if _gives_something(delivery) else "it has no files and no license key"

    def perform(self, *, comment: str, tell_customer: bool = False) -> str:
        delivery = delivery_of(self.item)
        assert self.item and delivery  # noqa: S101, PT018  `obstacle` has checked it
        if tell_customer and not self.order.email:
            raise Obstacle("the order has no email address: add one first, or do not email the customer")
        delivery.item = self.item
        stop_access(delivery)
        if tell_customer:
            self.enqueue(send_email, email_id=access_email(self.item, is_stopped=True).pk)
        end = "the customer was not told" if not tell_customer else f"{self.order.email} is told"
        return f"Access to {self.item.name} stopped: no downloads, license key revoked; {end}."


def _gives_something(delivery: Delivery) -> bool:
    """Return whether there is a file, a key, or one to come; the delivery was read with its item."""
    has_key = delivery.key_id is not None or delivery.awaits_key_since is not None or delivery.machines > 0
    return bool(delivery.links or has_key or terms_of(delivery.item.product).is_passport)
