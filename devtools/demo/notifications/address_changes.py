"""The demo's emails to old addresses that were corrected, their jobs, and what came of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from core.copy_from import copy_all, reserve_ids
from core.text import search_key
from devtools.demo.orders.purchase import Correction, DemoActivity, DemoJob, DemoPurchase
from notifications.emails.compose import address_changed_text
from notifications.emails.models import Email
from notifications.emails.tasks import send_email
from orders.customers.models import AddressChange
from orders.models import Activity

SUBJECT = "Your email address was changed"
REFUSAL = "550 5.1.1 No such user here"
BUSY = "451 4.7.1 Greylisted, try again later"
NO_ANSWER = "Connection unexpectedly closed: timed out"
EXHAUSTED = "Gave up after {} tries: Customer Service will look at it."


@dataclass(slots=True)
class DemoEmail:
    """An email before it has a row, the job that sends it and the activity about its end."""

    purchase: DemoPurchase
    correction: Correction
    job: DemoJob
    end: DemoActivity | None
    state: Email.State
    reason: str = ""
    pk: int = 0


def address_change_emails(batch: Iterable[DemoPurchase], clock: datetime) -> list[DemoEmail]:
    """Return the emails of a batch and write the corrections into the orders' histories."""
    return [_email(purchase, correction, clock) for purchase in batch for correction in purchase.corrections]


def number(emails: list[DemoEmail]) -> None:
    for email, pk in zip(emails, reserve_ids(Email, len(emails)), strict=True):
        email.pk = pk
        email.job.arguments = {"email_id": pk}
        if email.end:
            email.end.subject = f"email:{pk}"


def write(emails: list[DemoEmail]) -> None:
    texts = {
        vendor: address_changed_text(vendor) for vendor in {email.purchase.seller.vendor for email in emails}
    }
    copy_all([_row(email, texts[email.purchase.seller.vendor]) for email in emails])
    copy_all([_change(email.purchase, email.correction) for email in emails])


def _email(purchase: DemoPurchase, correction: Correction, clock: datetime) -> DemoEmail:
    at, old, new = correction.at, correction.old, correction.new
    sentence = f"Email address changed from {old} to {new}."
    cause = purchase.add_activity(at, Activity.Kind.CHANGE, sentence, correction.actor, data={"email": new})
    job = DemoJob(cause, send_email.name, send_email.queue, due_at=at)
    purchase.jobs.append(job)
    state, reason, sentence = _advance(job, old, correction.outcome, clock)
    end = (
        purchase.add_activity(_ended_at(job), Activity.Kind.EMAIL, sentence, cause=cause)
        if sentence
        else None
    )
    return DemoEmail(purchase, correction, job, end, state, reason)


def _advance(job: DemoJob, to: str, outcome: str, clock: datetime) -> tuple[Email.State, str, str]:
    """Advance the job; return the email's state, the mail server's refusal and the history's sentence."""
    at = job.due_at
    match outcome:
        case "sent":
            job.done_at = at + timedelta(seconds=2)
            return Email.State.SENT, "", f"“{SUBJECT}” sent to {to}."
        case "refused":
            job.failed_at = at + timedelta(seconds=2)
            job.last_error = f"“{SUBJECT}” to {to} was refused: {REFUSAL}"
            return Email.State.FAILED, REFUSAL, job.last_error
        case "exhausted":
            job.attempts, job.last_error = send_email.max_attempts, NO_ANSWER
            job.due_at = job.failed_at = min(at + timedelta(hours=4), clock)
            return Email.State.QUEUED, "", EXHAUSTED.format(job.attempts)
    job.due_at = clock + timedelta(days=2, minutes=at.minute)  # far in the future
    job.attempts, job.last_error = (4, BUSY) if outcome == "retrying" else (0, "")
    return Email.State.QUEUED, job.last_error, ""


def _ended_at(job: DemoJob) -> datetime:
    at = job.done_at or job.failed_at
    assert at is not None  # noqa: S101  called for jobs that have ended
    return at


def _change(purchase: DemoPurchase, correction: Correction) -> AddressChange:
    return AddressChange(
        vendor_id=purchase.seller.vendor.pk,
        order_id=purchase.pk,
        old_key=search_key(correction.old),
        new_key=search_key(correction.new),
        changed_at=correction.at,
    )


def _row(email: DemoEmail, text: str) -> Email:
    purchase, vendor = email.purchase, email.purchase.seller.vendor
    return Email(
        pk=email.pk,
        vendor_id=vendor.pk,
        order_id=purchase.pk,
        kind=Email.Kind.ADDRESS_CHANGED.value,
        to=email.correction.old,
        subject=SUBJECT,
        text=text,
        message_id=f"<{vendor.number}.{email.pk}@{settings.MESSAGE_ID_DOMAIN}>",
        state=email.state.value,
        reason=email.reason,
        created_at=email.correction.at,
        sent_at=email.job.done_at,
    )
