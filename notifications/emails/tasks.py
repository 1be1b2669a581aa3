"""The tasks that write an order's emails and send them."""

from jobs.batch import JobBatch
from jobs.models import Job
from jobs.queues import Queue
from jobs.registry import PermanentFailure, task
from notifications.emails import compose
from notifications.emails.address_problem import record_address_problem
from notifications.emails.models import Email
from notifications.emails.smtp_session import SmtpRefused, SmtpSession, save_outcome
from notifications.emails.template_limits import TemplateProblem
from notifications.emails.undelivered import record_undelivered
from orders.models import Activity, Order, Recipient
from orders.recipients import addressee_of

MAX_ATTEMPTS = 16  # over half a day, the last ones hours apart
BATCH_SIZE = 100  # emails over one connection


@task(queue=Queue.MAIL, kind=Activity.Kind.EMAIL)
def announce_order(job: Job) -> str:
    """Write and enqueue the emails of a new order: how to pay while it is unpaid, else receipt and product emails."""
    order = Order.objects.of_job(job)
    if order is None or not order.email:
        return ""
    if order.status == Order.Status.PENDING:
        _save_and_enqueue(job, compose.payment_due_email(order), f"payment-due:{order.pk}")
    if order.status != Order.Status.PAID:
        return ""
    _save_and_enqueue(job, compose.receipt_email(order), f"receipt:{order.pk}")
    if isinstance(recipient := addressee_of(order), Recipient):
        _save_and_enqueue(job, compose.gift_email(order, recipient), f"gift:{order.pk}")
    for template in compose.templates_for(order):
        try:
            email = compose.product_email(order, template)
        except TemplateProblem as problem:
            email = compose.unsendable_email(order, template, problem)
        _save_and_enqueue(job, email, f"template:{order.pk}:{template.pk}")
    return ""


def _save_and_enqueue(job: Job, email: Email, dedupe_key: str) -> None:
    """Save the email once, however often the job runs, and enqueue a job that sends it."""
    email.dedupe_key = dedupe_key
    Email.objects.bulk_create([email], ignore_conflicts=True)
    saved = Email.objects.only("pk", "state").get(vendor_id=email.vendor_id, dedupe_key=dedupe_key)
    if saved.state == Email.State.QUEUED:
        job.enqueue(send_email, email_id=saved.pk, dedupe_key=f"send:{saved.pk}")
    elif saved.state == Email.State.FAILED:  # it could not be written
        record_undelivered(email, Email.State.FAILED)


@task(
    queue=Queue.MAIL,
    kind=Activity.Kind.EMAIL,
    max_attempts=MAX_ATTEMPTS,
    batch_size=BATCH_SIZE,
    low_priority=True,
)
def send_email(batch: JobBatch) -> None:
    """Send emails over one connection, each at least once: a repeat after a crash carries the same Message-ID."""
    with SmtpSession(batch.vendor_id, batch.arguments("email_id")) as session:
        for job in batch:
            with batch.attempt(job):
                email = session.emails[job.arguments["email_id"]]
                job.activity_subject = f"email:{email.pk}"
                if not email.to:  # its person was erased meanwhile
                    continue
                if email.state not in {Email.State.SENT, Email.State.BOUNCED}:
                    _send(session, email, is_last_attempt=job.attempts >= MAX_ATTEMPTS)
                job.sentence = f"“{email.subject}” sent to {email.to}."


def _send(session: SmtpSession, email: Email, *, is_last_attempt: bool) -> None:
    """Send the email and save the outcome. Raises `PermanentFailure` for a final refusal, else what went wrong.

    Only a refusal of this address or message is final; a refusal of us (sign-in, sender) is retried.
    """
    try:
        session.send(email)
    except SmtpRefused as refusal:
        is_over = refusal.is_final or is_last_attempt
        _save_failure(email, str(refusal), is_over=is_over)
        if is_over:
            record_address_problem(email, str(refusal))
        if not refusal.is_final:
            raise
        raise PermanentFailure(f"“{email.subject}” to {email.to} was refused: {refusal}") from refusal
    except Exception as error:
        _save_failure(email, str(error) or type(error).__name__, is_over=is_last_attempt)
        raise
    save_outcome(email, Email.State.SENT)


def _save_failure(email: Email, reason: str, *, is_over: bool) -> None:
    """Save why the attempt failed; once no other follows, its order is found by that."""
    save_outcome(email, Email.State.FAILED if is_over else Email.State.QUEUED, reason)
    if is_over:
        record_undelivered(email, Email.State.FAILED)
