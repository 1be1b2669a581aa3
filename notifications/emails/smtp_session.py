"""An SMTP connection that several emails share. Nothing else sends email."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from email.utils import make_msgid
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from types import TracebackType
from typing import Self

from django.conf import settings
from django.core.mail import get_connection
from django.db import connection

from core.text import storable
from jobs.registry import RetryLater
from notifications.emails.message import UnsendableAddress, send_message
from notifications.emails.models import Email
from notifications.emails.undelivered import forget_mended

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
    """This address or message was refused; `is_final` where a later attempt would be refused as well."""

    def __init__(self, reason: str, *, is_final: bool) -> None:
        super().__init__(reason)
        self.is_final = is_final


class SmtpSession:
    """A vendor's emails by id, and the connection that they share, which the first one opens."""

    def __init__(self, vendor_id: int, email_ids: Sequence[int]) -> None:
        self.vendor_id = vendor_id
        self._rows = Email.objects.filter(vendor_id=vendor_id, pk__in=email_ids)
        self._taken: list[Email] = []  # by the server
        self._failed_orders: set[int | None] = set()
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
        if mended := [email.pk for email in self._taken if email.order_id not in self._failed_orders]:
            forget_mended(self.vendor_id, mended)

    def send(self, email: Email) -> None:
        """Send it over the open connection. Raises `SmtpRefused`, or the error that kept the server from answering."""
        try:
            self._send(email)
        except BaseException:
            self._failed_orders.add(email.order_id)
            raise
        self._taken.append(email)

    def _send(self, email: Email) -> None:
        self.server.open()
        try:
            with _refusals():
                send_message(self.server, email)
        except SmtpRefused:
            raise
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the connection, whatever state it is in."""
        with suppress(OSError, SMTPException):
            self.server.close()


def send_unsaved(to: str, subject: str, text: str, *, in_reply_to: str = "") -> None:
    """Send an email that is stored nowhere, since it opens an account, or answers what is not kept.

    Raises as `SmtpSession.send`.
    """
    answered = {"In-Reply-To": in_reply_to, "References": in_reply_to} if in_reply_to else {}
    headers = {"Auto-Submitted": "auto-replied" if in_reply_to else "auto-generated"} | answered
    email = Email(to=to, subject=subject, text=text, headers=headers)
    email.message_id = make_msgid(domain=settings.MESSAGE_ID_DOMAIN)
    with get_connection() as server, _refusals():
        send_message(server, email)


@contextmanager
def _refusals() -> Iterator[None]:
    """Raise `SmtpRefused` for what the server, or the address itself, refuses."""
    try:
        yield
    except (SMTPRecipientsRefused, SMTPDataError) as refusal:
        code, response = _code_and_response(refusal)
        raise SmtpRefused(f"{code} {response}", is_final=code >= 500) from refusal
    except UnsendableAddress as error:
        raise SmtpRefused(str(error), is_final=True) from error


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
