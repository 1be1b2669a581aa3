"""Bounced emails, reported by a mail provider's webhook or by a message in the bounce mailbox."""

import quopri
import re
from base64 import b64decode
from contextlib import suppress
from email import message_from_bytes, message_from_string, policy
from email.message import EmailMessage, Message
from typing import Any, NamedTuple

from core.text import storable
from core.vendor_transaction import vendor_transaction
from notifications.emails.address_problem import record_address_problem
from notifications.emails.models import Email
from notifications.emails.team_warning import bounce_warning, warn_team
from notifications.emails.undelivered import record_undelivered
from orders.history import record
from orders.models import Activity
from vendors.actor import SYSTEM
from vendors.models import Vendor

State = Email.State
STATUS_TYPES = {"message/delivery-status", "message/global-delivery-status"}
RETURNED_TYPES = {"message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers"}
_AS_SENT = policy.default.clone(refold_source="none")
_QMAIL = re.compile(r"Hi\. This is the .{1,300}permanent error", re.DOTALL)
_COPY = re.compile(r"^-{3,6} ?(?:Below this line is|This is) a copy of the .*$", re.MULTILINE)
_ANSWER = re.compile(r"\b5\d\d[ -].{1,300}")
_MESSAGE_ID = re.compile(r"^message-id:\s*(<[^>\s]+>)", re.IGNORECASE | re.MULTILINE)


class BounceReport(NamedTuple):
    """The Message-ID of an email that bounced, and why it did."""

    message_id: str
    reason: str


def handle_event(sender: object, event: Any, **_: object) -> None:
    """Record a provider's bounce; `event` is an anymail `AnymailTrackingEvent`."""
    if event.event_type not in {"bounced", "rejected"} or not event.message_id:
        return
    message_id = f"<{str(event.message_id).strip('<>')}>"
    reason = event.mta_response or event.description or event.reject_reason or "bounced"
    record_bounce(BounceReport(message_id, str(reason)))


def read_report(source: bytes) -> BounceReport | None:
    """Parse a delivery status notification (RFC 3464, RFC 6533) or the plain report of qmail, Exim or Gmail.

    None for anything else, and for a mere delay.
    """
    message = message_from_bytes(source, policy=policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101  what the default policy makes
    fields = _failure(message)
    reason = _reason(fields) if fields else _plain_reason(message)
    message_id = _returned_message_id(message) if reason else ""
    return BounceReport(message_id, " ".join(reason.split())) if message_id else None


def _failure(message: Message) -> dict[str, str]:
    """Return the fields of the report about the first recipient that it failed for, by lower-case name."""
    for part in message.walk():
        if part.get_content_type() in STATUS_TYPES:
            for block in re.split(r"\r?\n\s*\n", _content(part)):
                items = message_from_string(block.lstrip(), policy=policy.default).items()
                fields = {name.lower(): str(value).strip() for name, value in items}
                if fields.get("action", "").lower().startswith("failed"):
                    return fields
    return {}


def _reason(fields: dict[str, str]) -> str:
    reason = fields.get("diagnostic-code") or f"status {fields.get('status', 'unknown')}"
    return reason.partition(";")[2].strip() or reason


def _plain_reason(message: Message) -> str:
    """Return the server's answer in a report that is a text; "" for other texts, and for reports with a status."""
    types = {part.get_content_type() for part in message.walk()}
    if types & STATUS_TYPES:
        return ""
    text = _text(message)
    if not message.get("X-Failed-Recipients") and not _QMAIL.match(text):
        return ""
    answer = _ANSWER.search(_COPY.split(text, maxsplit=1)[0])
    return answer[0] if answer else "bounced"


def _text(message: Message) -> str:
    parts = (part for part in message.walk() if part.get_content_type() == "text/plain")
    return next(map(_content, parts), "").lstrip()


def _returned_message_id(message: Message) -> str:
    """Return the Message-ID of the email that came back: from its headers, or from what the report answers."""
    copy = _returned_headers(message) or "".join(_COPY.split(_text(message), maxsplit=1)[1:])
    if match := _MESSAGE_ID.search(copy):
        return match[1]
    answered = f"{message.get('In-Reply-To', '')} {message.get('References', '')}"
    match = re.search(r"<[^>\s]+>", answered)
    return match[0] if match else ""


def _returned_headers(message: Message) -> str:
    """Return the headers of the returned message, with its body where the report has it."""
    parts = (part for part in message.walk() if part.get_content_type() in RETURNED_TYPES)
    return next(map(_content, parts), "")


def _content(part: Message) -> str:
    """Return the content of a part as it was sent: Python parses those of RFC 6533 as messages, even if encoded."""
    content = part.as_bytes(policy=_AS_SENT).replace(b"\r\n", b"\n").partition(b"\n\n")[2]
    encoding = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
    with suppress(ValueError):
        if encoding == "base64":
            content = b64decode(content)
        elif encoding == "quoted-printable":
            content = quopri.decodestring(content)
    return content.decode(errors="replace")


def record_bounce(report: BounceReport) -> bool:
    """Mark the email as bounced and write an Activity; False for an unknown email or a bounce known already."""
    report = BounceReport(*map(storable, report))
    vendor_id = _vendor_id(report.message_id)
    with vendor_transaction(vendor_id):
        emails = Email.objects.filter(vendor_id=vendor_id, message_id=report.message_id)
        locked = emails.select_for_update(of=("self",)).select_related("vendor", "order")
        email = locked.exclude(state=State.BOUNCED).first()
        if email is None:
            return False
        emails.update(state=State.BOUNCED, reason=report.reason[:2000])
        record_undelivered(email, State.BOUNCED)
        if email.order:
            record_address_problem(email, report.reason)
            sentence = f"“{email.subject}” to {email.to} came back: {report.reason[:500]}"
            record(email.order, Activity.Kind.EMAIL, sentence, actor=SYSTEM, subject=f"email:{email.pk}")
        if email.kind == Email.Kind.NOTIFICATION:
            warn_team(email.vendor, bounce_warning(email.to))
    return True


def _vendor_id(message_id: str) -> int:
    """Return the id of the vendor whose number a Message-ID of ours begins with; else 0."""
    match = re.match(r"<([0-9]{1,10})\.", message_id)
    return Vendor.objects.id_of(int(match[1])) if match else 0
