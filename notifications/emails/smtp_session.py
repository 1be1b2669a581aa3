"""The one door through which email leaves: an SMTP connection that letters claimed together share."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from email.utils import parseaddr
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection

from jobs.models import Job
from jobs.registry import RetryLater
from notifications.emails.models import Email

State = Email.State
# By hand: Django takes five times as long to put this together as PostgreSQL to do it, for each letter.
PLAN = """
    PREPARE note (text, text, boolean, bigint) AS
    UPDATE notifications_emails_email SET state = $1, reason = $2, attempts = attempts + 1,
        sent_at = CASE WHEN $3 THEN statement_timestamp() ELSE sent_at END
    WHERE id = $4
"""
_open: ContextVar["SmtpSession"] = ContextVar("mailbox")


class SmtpRefused(RetryLater):
    """What the mail server said about this address or message; from 500 on it is its last word."""

    def __init__(self, code: int, said: str) -> None:
        super().__init__(f"{code} {said}")
        self.is_final = code >= 500


class Message(EmailMultiAlternatives):
    """For the envelope its addresses are pairs: they were parsed when they were typed, and are not for each letter."""

    def __init__(self, *args: Any, envelope_from: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.from_email: Any = ("", envelope_from)  # the From of the headers is another

    def recipients(self) -> Any:
        return [parseaddr(one) if "<" in one else ("", one) for one in super().recipients()]


class SmtpSession:
    """Letters in hand, and the connection, made when the first one goes."""

    def __init__(self, emails: dict[int, Email]) -> None:
        self.emails = emails
        self.server = get_connection()

    def send(self, email: Email) -> None:
        """Over the open connection; raises `SmtpRefused`, or whatever keeps the server from answering."""
        self.server.open()
        try:
            self.server.send_messages([message(email)])
        except (SMTPRecipientsRefused, SMTPDataError) as refusal:
            raise SmtpRefused(*_answer(refusal)) from refusal
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        with suppress(OSError, SMTPException):
            self.server.close()


@contextmanager
def smtp_session(jobs: Sequence[Job]) -> Iterator[None]:
    """Open for the steps of `send_email` that a worker claimed together."""
    ids = [job.arguments["email_id"] for job in jobs]
    with quick_commits(), planned():
        emails = Email.objects.filter(pk__in=ids)
        emails.filter(state=State.QUEUED).update(state=State.SENDING)
        box = SmtpSession(emails.in_bulk())
        token = _open.set(box)
        try:
            yield
        finally:
            _open.reset(token)
            box.close()
            emails.filter(state=State.SENDING).update(state=State.QUEUED)


def current() -> SmtpSession:
    return _open.get()


def note(email: Email, state: Email.State, reason: str = "") -> None:
    """Write down at once how far it came: what was sent is not sent again, whatever happens next."""
    with connection.cursor() as cursor:
        cursor.execute("EXECUTE note (%s, %s, %s, %s)", [state, reason[:2000], state == State.SENT, email.pk])


def message(email: Email) -> Message:
    """As stored. Bounces go to BOUNCE_ADDRESS; the customer sees the From of the headers."""
    built = Message(
        email.subject,
        email.text,
        envelope_from=parseaddr(settings.BOUNCE_ADDRESS or settings.DEFAULT_FROM_EMAIL)[1],
        to=[email.to],
        headers={"From": settings.DEFAULT_FROM_EMAIL, **email.headers, "Message-ID": email.message_id},
        cc=[email.headers["Cc"]] if "Cc" in email.headers else [],
    )
    if email.html:
        built.attach_alternative(email.html, "text/html")
    return built


@contextmanager
def planned() -> Iterator[None]:
    """What is written down for each letter, planned once for all of them."""
    with connection.cursor() as cursor:
        cursor.execute(PLAN)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DEALLOCATE note")


@contextmanager
def quick_commits() -> Iterator[None]:
    """A database that crashes may forget the last moments: a message then goes twice, under the same id."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET synchronous_commit")


def _answer(refusal: SMTPRecipientsRefused | SMTPDataError) -> tuple[int, str]:
    """The server's code and words; smtplib keeps a refused recipient's in a dictionary."""
    if isinstance(refusal, SMTPRecipientsRefused):
        code, said = next(iter(refusal.recipients.values()))
        return code, said.decode(errors="replace")
    error = refusal.smtp_error
    return refusal.smtp_code, error.decode(errors="replace") if isinstance(error, bytes) else error
