from collections.abc import Collection, Mapping, Sequence
from itertools import chain
from typing import Any, Self

from core.email_address import address_problem
from jobs.models import Job
from notifications.emails import compose
from notifications.emails.forms import CUSTOMER, EVERYTHING, RECIPIENT, ResendForm
from notifications.emails.models import Email, EmailTemplate
from notifications.emails.tasks import send_email
from notifications.emails.template_limits import TemplateProblem
from notifications.emails.undo_emails import undo_emails
from orders.actions import Action, Obstacle, Outcome, register
from orders.models import Activity, Order, Recipient
from orders.recipients import addressee_of
from vendors.rights import Right

MAX_INSERTED = 500  # emails of a statement


@register
class ResendOrder(Action):
    """Send the receipt, and what else was set up for the products, to the customer, or to the recipient of a gift."""

    label = "Resend Order"
    right = Right.SUPPORT
    confirmation = "The selected emails will be resent shortly."
    kind = Activity.Kind.EMAIL
    weight = 15
    bulk = True
    form_class = ResendForm
    can_undo = True
    hands_out = True

    def shows(self) -> str:
        return "" if self.in_bulk else self.order.email

    def obstacle(self) -> str:
        if not self.order.email:
            return "the order has no email address: add one first"
        if address_problem(self.order.email):
            return "no email can reach the order's address: correct it first"
        if self.order.kind != Order.Kind.ORDER:
            return "credits and adjustments have no emails"
        if self.order.status in {Order.Status.PENDING, Order.Status.CANCELED}:
            return "the order is not paid, so it has no receipt"
        return ""

    @classmethod
    def perform_many(cls, actions: Sequence[Self], data: Mapping[str, Any]) -> dict[int, Outcome]:
        """Compose, save and enqueue the selected emails of all orders."""
        templates = compose.templates_by_order([action.order for action in actions])
        outcomes: dict[int, Outcome] = {}
        emails: dict[int, list[Email]] = {}
        for action in actions:
            try:
                person = action._person(data.get("to", CUSTOMER))
                emails[action.order.pk] = action._selected_emails(
                    data["items"], templates[action.order.pk], person
                )
            except Obstacle as obstacle:
                outcomes[action.order.pk] = obstacle
        Email.objects.bulk_create(chain.from_iterable(emails.values()), batch_size=MAX_INSERTED)
        for action in actions:
            if action.order.pk in emails:
                outcomes[action.order.pk] = action._send(emails[action.order.pk])
        return outcomes

    @classmethod
    def undo(cls, order: Order, activity: Activity, jobs: Sequence[Job]) -> str:
        return f"Undone, nothing was sent: {undo_emails(order.vendor_id, jobs)}."

    def _person(self, to: str) -> Order | Recipient:
        """Return who is mailed. Raises `Obstacle` for a recipient without an address."""
        person = addressee_of(self.order) if to == RECIPIENT else self.order
        if to == RECIPIENT and person is self.order:
            raise Obstacle("the order has no recipient with an email address: Update Recipient adds one")
        return person

    def _selected_emails(
        self, items: Collection[str], templates: Sequence[EmailTemplate], person: Order | Recipient
    ) -> list[Email]:
        """Return unsaved emails. Raises `Obstacle` when no selected item belongs to this order."""
        emails = []
        if compose.RECEIPT in items and isinstance(person, Recipient):
            emails.append(compose.gift_email(self.order, person))
        elif compose.RECEIPT in items:
            emails.append(compose.receipt_email(self.order))
        for template in templates:
            if EVERYTHING in items or f"template-{template.pk}" in items:
                try:
                    emails.append(compose.product_email(self.order, template, person=person))
                except TemplateProblem as problem:
                    raise Obstacle(f"the email “{template.name}” cannot be used: {problem}") from problem
        if not emails:
            raise Obstacle("none of the selected emails belongs to its products")
        return emails

    def _send(self, emails: Sequence[Email]) -> str:
        """Enqueue the saved emails; return the sentence."""
        for email in emails:
            self.enqueue(send_email, email_id=email.pk)
        names = " and ".join(f"“{email.subject}”" for email in emails)
        return f"Resending {names} to {emails[0].to}."
