"""What workers do about messages."""

from jobs.models import Job
from jobs.registry import PermanentFailure, task
from notifications.emails import compose
from notifications.emails.address_problem import address_fails
from notifications.emails.liquid import TemplateProblem
from notifications.emails.models import Email
from notifications.emails.smtp_session import SmtpRefused, current, note, smtp_session
from orders.models import Activity, Order

TRIES = 16  # the last hours apart: half a day in all
BATCH_SIZE = 100  # letters over one connection


@task(
    queue="mail",
    kind=Activity.Kind.EMAIL,
    max_attempts=TRIES,
    batch_size=BATCH_SIZE,
    session=smtp_session,
    low_priority=True,
)
def send_email(job: Job, *, email_id: int) -> str:
    """Send it over SMTP. At least once: a repeat after a crash carries the same Message-ID.

    Final is only a refusal of this address or message; of us (sign-in, sender) it is no verdict on the letter.
    """
    email = current().emails[email_id]
    job.activity_subject = f"email:{email.pk}"
    if email.state not in {Email.State.SENT, Email.State.BOUNCED}:
        _send(job, email)
    return f"“{email.subject}” sent to {email.to}."


@task(queue="mail", kind=Activity.Kind.EMAIL)
def announce_order(job: Job) -> str:
    """A new order: write its receipt and what else the vendor set up for its products; unpaid, how to pay it."""
    order = Order.objects.of_job(job)
    if order is None or not order.email:
        return ""
    if order.status == Order.Status.PENDING:
        _keep(job, compose.payment_due(order), f"payment-due:{order.pk}")
    if order.status != Order.Status.PAID:
        return ""
    _keep(job, compose.receipt(order), f"receipt:{order.pk}")
    for template in compose.templates_for(order):
        try:
            email = compose.product_email(order, template)
        except TemplateProblem as problem:
            email = compose.unsendable(order, template, problem)
        _keep(job, email, f"template:{order.pk}:{template.pk}")
    return ""


def _keep(job: Job, email: Email, dedupe_key: str) -> None:
    """Written once however often the step is run, and sent by a step of its own."""
    email.dedupe_key = dedupe_key
    Email.objects.bulk_create([email], ignore_conflicts=True)
    kept = Email.objects.only("pk", "state").get(dedupe_key=dedupe_key)
    if kept.state == Email.State.QUEUED:
        job.enqueue(send_email, email_id=kept.pk, dedupe_key=f"send:{kept.pk}")


def _send(job: Job, email: Email) -> None:
    """Write down what the server said, whatever it said."""
    last = job.attempts >= TRIES
    try:
        current().send(email)
    except SmtpRefused as refused:
        is_final = refused.is_final or last
        note(email, Email.State.FAILED if is_final else Email.State.QUEUED, str(refused))
        if not refused.is_final:
            raise
        address_fails(email, str(refused))
        raise PermanentFailure(f"“{email.subject}” to {email.to} was refused: {refused}") from refused
    except Exception as error:
        reason = str(error) or type(error).__name__
        note(email, Email.State.FAILED if last else Email.State.QUEUED, reason)
        raise
    note(email, Email.State.SENT)
