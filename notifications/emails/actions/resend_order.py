from notifications.emails import compose
from notifications.emails.forms import EVERYTHING, ResendForm
from notifications.emails.liquid import TemplateProblem
from notifications.emails.models import Email
from notifications.emails.tasks import send_email
from orders.actions import Action, Obstacle, register
from orders.models import Activity, Order
from vendors.rights import Right


@register
class ResendOrder(Action):
    """Send the receipt, and what else was set up for the products, to the customer's current address."""

    label = "Resend Order"
    right = Right.SUPPORT
    confirmation = "The selected emails will be resent shortly."
    kind = Activity.Kind.EMAIL
    weight = 15
    bulk = True
    form_class = ResendForm

    def obstacle(self) -> str:
        if not self.order.email:
            return "the order has no email address: add one first"
        if self.order.kind != Order.Kind.ORDER:
            return "credits and adjustments have no emails"
        if self.order.status in {Order.Status.PENDING, Order.Status.CANCELED}:
            return "the order is not paid, so it has no receipt"
        return ""

    def perform(self, *, items: list[str], comment: str) -> str:
        emails = self._selected_emails(items)
        Email.objects.bulk_create(emails)
        for email in emails:
            self.enqueue(send_email, email_id=email.pk)
        names = " and ".join(f"“{email.subject}”" for email in emails)
        return f"Resending {names} to {self.order.email}."

    def _selected_emails(self, items: list[str]) -> list[Email]:
        """Return unsaved emails. Raises `Obstacle` when no selected item belongs to this order."""
        emails = [compose.receipt_email(self.order)] if compose.RECEIPT in items else []
        for template in compose.templates_for(self.order):
            if EVERYTHING in items or f"template-{template.pk}" in items:
                try:
                    emails.append(compose.product_email(self.order, template))
                except TemplateProblem as problem:
                    raise Obstacle(f"the email “{template.name}” cannot be used: {problem}") from problem
        if not emails:
            raise Obstacle("none of the selected emails belongs to its products")
        return emails
