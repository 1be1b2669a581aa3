"""The only module that sends email: an SMTP connection that several emails share."""

from collections.abc import Sequence
from contextlib import suppress
from email.utils import parseaddr
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from types import TracebackType
from typing import Any, Self

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection

from core.text import storable
from jobs.registry import RetryLater
from notifications.emails.models import Email

State = Email.State
# Raw SQL: for each email Django takes five times as long to build this statement as PostgreSQL to run it. The two
# statements are one transaction, and its commit does not wait for the disk: after a database crash a message may be
# sent twice, with the same id.
SAVE_OUTCOME = """
    SET LOCAL synchronous_commit = off;
    UPDATE notifications_emails_email SET state = %s, reason = %s, attempts = attempts + 1,
        sent_at = CASE WHEN %s THEN statement_timestamp() ELSE sent_at END
    WHERE id = %s AND vendor_id = %s
"""


class SmtpRefused(RetryLater):
    """The mail server refused this address or message; final for codes from 500 on."""

    def __init__(self, code: int, response: str) -> None:
        super().__init__(f"{code} {response}")
        self.is_final = code >= 500


class Message(EmailMultiAlternatives):
    """A message whose envelope addresses are not parsed again: that was done when they were typed."""

    def __init__(self, *args: Any, envelope_from: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.from_email: Any = ("", envelope_from)  # the From header is another

    def recipients(self) -> Any:
        """Return a pair of name and address for each recipient."""
        return [
            parseaddr(recipient) if "<" in recipient else ("", recipient)
            for recipient in super().recipients()
        ]


class SmtpSession:
    """A vendor's emails by id, and the connection that they share, which the first one opens."""

    def __init__(self, vendor_id: int, email_ids: Sequence[int]) -> None:
        self._rows = Email.objects.filter(vendor_id=vendor_id, pk__in=email_ids)
        self.emails: dict[int, Email] = {}
        self.server = get_connection()

    def __enter__(self) -> Self:
        self._rows.filter(state=State.QUEUED).update(state=State.SENDING)
        self.emails = self._rows.in_bulk()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        self._rows.filter(state=State.SENDING).update(state=State.QUEUED)

    def send(self, email: Email) -> None:
        """Send it over the open connection. Raises `SmtpRefused`, or the error that kept the server from answering."""
        self.server.open()
        try:
            _send_message(self.server, build_message(email))
        except SmtpRefused:
            raise
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the connection, whatever state it is in."""
        with suppress(OSError, SMTPException):
            self.server.close()


def send_unsaved(to: str, subject: str, text: str) -> None:
    """Send an email that is stored nowhere, since it opens an account. Raises as `SmtpSession.send`."""
    headers = {"From": settings.DEFAULT_FROM_EMAIL, "Auto-Submitted": "auto-generated"}
    message = Message(subject, text, envelope_from=_envelope_from(), to=[to], headers=headers)
    with get_connection() as server:
        _send_message(server, message)


def _send_message(server: Any, message: Message) -> None:
    try:
        server.send_messages([message])
    except (SMTPRecipientsRefused, SMTPDataError) as refusal:
        raise SmtpRefused(*_code_and_response(refusal)) from refusal


def _envelope_from() -> str:
    return parseaddr(settings.BOUNCE_ADDRESS or settings.DEFAULT_FROM_EMAIL)[1]


def build_message(email: Email) -> Message:
    """Return the stored email as a message that bounces to BOUNCE_ADDRESS."""
    message = Message(
        email.subject,
        email.text,
        envelope_from=_envelope_from(),
        to=[email.to],
        headers={"From": settings.DEFAULT_FROM_EMAIL, **email.headers, "Message-ID": email.message_id},
        cc=[email.headers["Cc"]] if "Cc" in email.headers else [],
    )
    if email.html:
        message.attach_alternative(email.html, "text/html")
    return message


def _code_and_response(refusal: SMTPRecipientsRefused | SMTPDataError) -> tuple[int, str]:
    """Return the server's code and text; smtplib has those of a refused recipient in a dictionary."""
    if isinstance(refusal, SMTPRecipientsRefused):
        code, response = next(iter(refusal.recipients.values()))
        return code, storable(response.decode(errors="replace"))
    error = refusal.smtp_error
    text = error.decode(errors="replace") if isinstance(error, bytes) else error
    return refusal.smtp_code, storable(text)


def save_outcome(email: Email, state: Email.State, reason: str = "") -> None:
    """Save the outcome of an attempt at once, so that a sent email is not sent again, whatever happens next."""
    with connection.cursor() as cursor:
        is_sent = state == State.SENT
        cursor.execute(SAVE_OUTCOME, [state, reason[:2000], is_sent, email.pk, email.vendor_id])
