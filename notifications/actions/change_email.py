from core.text import search_key
from notifications.emails.actions.resend_order import ResendOrder
from notifications.emails.compose import address_changed_email
from notifications.emails.forms import EmailAddressForm
from notifications.emails.tasks import send_email
from notifications.webhooks.create_notices import send_notice
from notifications.webhooks.models import Event
from orders.actions import Action, Obstacle, register
from orders.customers.addresses import record_address_change
from orders.models import Activity
from orders.search.keys import write_email_keys
from vendors.rights import Right


@register
class ChangeEmail(Action):
    """Correct the customer's email address, and write to the old one that it is out of use.

    Nothing is written to an address that bounced, nor where both addresses are the same mailbox.
    """

    label = "Update Email Address"
    right = Right.SUPPORT
    confirmation = "Email address updated."
    kind = Activity.Kind.CHANGE
    weight = 20
    edits = "email"
    form_class = EmailAddressForm
    button = "Save"

    def shows(self) -> str:
        return str(self.order.email)

    def outdated(self, shown: str, now: str) -> str:
        return f"Meanwhile it was changed to {now}. Save again if yours is the right one."

    def follow_up(self, activity: Activity) -> tuple[str, str] | None:
        resend = ResendOrder(self.order, self.actor)
        return None if resend.obstacle() else ("Resend the order's emails", resend.url)

    def perform(self, *, email: str) -> str:
        old_email, had_bounced = self.order.email, bool(self.order.email_problem)
        if email == old_email:
            raise Obstacle(f"{email} is the address already")
        self.order.email = email
        self.order.email_problem = ""
        self.order.fold_keys()
        self.order.save(update_fields=["email", "email_key", "email_problem"])
        write_email_keys(self.order)
        record_address_change(self.order, old_email)
        self.enqueue_all(send_notice(self.order, Event.EMAIL_CHANGE))
        if not old_email:
            return f"Email address set to {email}."
        if not had_bounced and search_key(old_email) != search_key(email):
            self.enqueue(send_email, email_id=address_changed_email(self.order, to=old_email).pk)
        return f"Email address changed from {old_email} to {email}."
