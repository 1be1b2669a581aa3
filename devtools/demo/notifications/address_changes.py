"""The demo's emails: for each corrected address the letter to the old one, its step, and what came of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from core.copy_from import copy_rows, reserve_ids
from devtools.demo.orders.purchase import Correction, DemoPurchase, Happening, Promised
from notifications.emails.compose import address_changed_text
from notifications.emails.models import Email
from notifications.emails.tasks import send_email
from orders.models import Activity

SUBJECT = "Your email address was changed"
REFUSAL = "550 5.1.1 No such user here"
BUSY = "451 4.7.1 Greylisted, try again later"
NO_ANSWER = "Connection unexpectedly closed: timed out"
GAVE_UP = "Gave up after {} tries: Customer Service will look at it."
COLUMNS = (
    "id", "vendor_id", "order_id", "kind", "to", "subject", "text", "message_id", "state", "reason",
    "created_at", "sent_at",
)  # fmt: skip


@dataclass(slots=True)
class DemoEmail:
    """An email to be, the step that sends it and the line of history that tells its end."""

    purchase: DemoPurchase
    correction: Correction
    job: Promised
    end: Happening | None
    state: Email.State
    reason: str = ""
    pk: int = 0


def letters(batch: Iterable[DemoPurchase], clock: datetime) -> list[DemoEmail]:
    """Write the corrections into the orders' histories."""
    return [_letter(purchase, one, clock) for purchase in batch for one in purchase.corrections]


def number(written: list[DemoEmail]) -> None:
    for letter, pk in zip(written, reserve_ids(Email, len(written)), strict=True):
        letter.pk = pk
        letter.job.arguments = {"email_id": pk}
        if letter.end:
            letter.end.subject = f"email:{pk}"


def write(written: list[DemoEmail]) -> None:
    copy_rows(Email, COLUMNS, _rows(written))


def _letter(purchase: DemoPurchase, correction: Correction, clock: datetime) -> DemoEmail:
    at, old, new = correction.at, correction.old, correction.new
    said = f"Email address changed from {old} to {new}."
    cause = purchase.tell(at, Activity.Kind.CHANGE, said, correction.actor, data={"email": new})
    job = Promised(cause, send_email.name, send_email.queue, due_at=at)
    purchase.jobs.append(job)
    state, reason, sentence = _go(job, old, correction.fate, clock)
    end = purchase.tell(_ended(job), Activity.Kind.EMAIL, sentence, cause=cause) if sentence else None
    return DemoEmail(purchase, correction, job, end, state, reason)


def _go(job: Promised, to: str, fate: str, clock: datetime) -> tuple[Email.State, str, str]:
    """How far the step came: the email's state, what the mail server said, what the history says."""
    at = job.due_at
    match fate:
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
            return Email.State.QUEUED, "", GAVE_UP.format(job.attempts)
    job.due_at = clock + timedelta(days=2, minutes=at.minute)  # later than anybody's today
    job.attempts, job.last_error = (4, BUSY) if fate == "retrying" else (0, "")
    return Email.State.QUEUED, job.last_error, ""


def _ended(job: Promised) -> datetime:
    at = job.done_at or job.failed_at
    assert at is not None  # noqa: S101  only ends are told
    return at


def _rows(written: list[DemoEmail]) -> Iterator[tuple[Any, ...]]:
    texts: dict[int, str] = {}
    for letter in written:
        purchase, vendor = letter.purchase, letter.purchase.seller.vendor
        if vendor.pk not in texts:
            texts[vendor.pk] = address_changed_text(vendor)
        message_id = f"<{purchase.number}.{letter.pk}@{settings.MESSAGE_ID_DOMAIN}>"
        yield (
            letter.pk, vendor.pk, purchase.pk, Email.Kind.ADDRESS_CHANGED.value, letter.correction.old,
            SUBJECT, texts[vendor.pk], message_id, letter.state.value, letter.reason, letter.correction.at,
            letter.job.done_at,
        )  # fmt: skip
