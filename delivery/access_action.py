"""What Stop Access and Restore Access have in common."""

from delivery.access_emails import access_email
from delivery.access_forms import AccessForm
from delivery.models import Delivery
from delivery.rules import delivery_of
from notifications.emails.tasks import send_email
from orders.actions import Action, Obstacle, Target
from orders.models import Activity
from vendors.rights import Right


class AccessAction(Action):
    """An action on what an item gives access to; the customer is emailed if whoever runs it says so."""

    right = Right.REFUND  # it decides about what was paid for, as a refund does
    kind = Activity.Kind.KEY
    target = Target.ITEM
    form_class = AccessForm

    def shows(self) -> str:
        return str(self.order.email)

    @property
    def delivery(self) -> Delivery:
        """Return the delivery of the item, which `obstacle` has checked, with its item."""
        delivery = delivery_of(self.item)
        assert self.item and delivery  # noqa: S101, PT018  `obstacle` has checked it
        delivery.item = self.item
        return delivery

    def email_customer(self, *, chosen: bool, is_stopped: bool) -> str:
        """Enqueue the email to the customer where it is chosen; return the clause about it. Raises `Obstacle`."""
        if not chosen:
            return "the customer was not told"
        if not self.order.email:
            raise Obstacle("the order has no email address: add one first, or do not email the customer")
        self.enqueue(send_email, email_id=access_email(self.delivery.item, is_stopped=is_stopped).pk)
        return f"{self.order.email} is told"
