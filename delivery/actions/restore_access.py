from delivery.access import restore_access
from delivery.access_emails import access_email
from delivery.access_forms import AccessForm
from delivery.rules import delivery_of, is_stopped
from notifications.emails.tasks import send_email
from orders.actions import Action, Obstacle, Target, register
from orders.models import Activity
from vendors.rights import Right


@register
class RestoreAccess(Action):
    """Give back the files and the license key that Stop Access took away."""

    label = "Restore Access"
    right = Right.REFUND  # it takes away what was paid for, as a refund does
    confirmation = "Access restored."
    kind = Activity.Kind.KEY
    target = Target.ITEM
    weight = 71
    form_class = AccessForm

    def shows(self) -> str:
        return str(self.order.email)

    def obstacle(self) -> str:
        return "" if is_stopped(self.item) else "its access is not stopped"

    def perform(self, *, comment: str, tell_customer: bool = False) -> str:
        delivery = delivery_of(self.item)
        assert self.item and delivery  # noqa: S101, PT018  `obstacle` has checked it
        if tell_customer and not self.order.email:
            raise Obstacle("the order has no email address: add one first, or do not email the customer")
        delivery.item = self.item
        self.enqueue_all(restore_access(delivery))
        if tell_customer:
            self.enqueue(send_email, email_id=access_email(self.item, is_stopped=False).pk)
        end = "the customer was not told" if not tell_customer else f"{self.order.email} is told"
        return f"Access to {self.item.name} restored: what it had before is valid again; {end}."
