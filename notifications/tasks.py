"""What workers do about messages."""

from notifications import letters
from notifications.addressing import address_fails
from notifications.liquid import TemplateProblem
from notifications.mailbox import Refused, current, mailbox, note
from notifications.models import Email
from orders.models import Activity, Order, Step
from orders.promises import GiveUp, follow_up

TRIES = 16  # the last hours apart: half a day in all
TOGETHER = 100  # letters over one connection


@follow_up(
    queue="mail", kind=Activity.Kind.EMAIL, attempts=TRIES, together=TOGETHER, session=mailbox, yields=True
)
def send_email(step: Step, *, email_id: int) -> str:
    """Send it over SMTP. At least once: a repeat after a crash carries the same Message-ID.

    Final is only a refusal of this address or message; of us (sign-in, sender) it is no verdict on the letter.
    """
    email = current().emails[email_id]
    step.subject = f"email:{email.pk}"
    if email.state not in {Email.State.SENT, Email.State.BOUNCED}:
        _send(step, email)
    return f"“{email.subject}” sent to {email.to}."


@follow_up(queue="mail", kind=Activity.Kind.EMAIL)
def announce_order(step: Step) -> str:
    """A new order: write its receipt and what else the vendor set up for its products; unpaid, how to pay it."""
    order = step.order
    if order is None or not order.email:
        return ""
    if order.status == Order.Status.PENDING:
        _keep(step, letters.payment_due(order), f"payment-due:{order.pk}")
    if order.status != Order.Status.PAID:
        return ""
    _keep(step, letters.receipt(order), f"receipt:{order.pk}")
    for template in letters.templates_for(order):
        try:
            email = letters.product_email(order, template)
        except TemplateProblem as problem:
            email = letters.unsendable(order, template, problem)
        _keep(step, email, f"template:{order.pk}:{template.pk}")
    return ""


def _keep(step: Step, email: Email, dedupe_key: str) -> None:
    """Written once however often the step is run, and sent by a step of its own."""
    email.dedupe_key = dedupe_key
    Email.objects.bulk_create([email], ignore_conflicts=True)
    kept = Email.objects.only("pk", "state").get(dedupe_key=dedupe_key)
    if kept.state == Email.State.QUEUED:
        step.then(send_email, email_id=kept.pk, dedupe_key=f"send:{kept.pk}")


def _send(step: Step, email: Email) -> None:
    """Write down what the server said, whatever it said."""
    last = step.attempts >= TRIES
    try:
        current().send(email)
    except Refused as refused:
        is_final = refused.is_final or last
        note(email, Email.State.FAILED if is_final else Email.State.QUEUED, str(refused))
        if not refused.is_final:
            raise
        address_fails(email, str(refused))
        raise GiveUp(f"“{email.subject}” to {email.to} was refused: {refused}") from refused
    except Exception as error:
        reason = str(error) or type(error).__name__
        note(email, Email.State.FAILED if last else Email.State.QUEUED, reason)
        raise
    note(email, Email.State.SENT)
