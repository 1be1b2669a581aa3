"""Email that came back: heard from a provider's webhook or read from the bounce mailbox."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from typing import Any, NamedTuple

from django.db import transaction

from notifications.emails.address_problem import address_fails
from notifications.emails.models import Email
from notifications.emails.team_warning import warn_team
from orders.history import record
from orders.models import Activity
from vendors.actor import SYSTEM

State = Email.State
_MESSAGE_ID = re.compile(r"^message-id:\s*(<[^>\s]+>)", re.IGNORECASE | re.MULTILINE)


class Report(NamedTuple):
    """Which of our messages came back, and why."""

    message_id: str
    reason: str


def bounced(report: Report) -> bool:
    """Note it once, on the email and on the order's Activity. False when it is not ours or known already."""
    with transaction.atomic():
        emails = Email.objects.select_for_update(of=("self",)).select_related("vendor", "order")
        email = emails.filter(message_id=report.message_id).exclude(state=State.BOUNCED).first()
        if email is None:
            return False
        Email.objects.filter(pk=email.pk).update(state=State.BOUNCED, reason=report.reason[:2000])
        if email.order:
            address_fails(email, report.reason)
            sentence = f"“{email.subject}” to {email.to} came back: {report.reason[:500]}"
            record(email.order, Activity.Kind.EMAIL, sentence, actor=SYSTEM, subject=f"email:{email.pk}")
        if email.about == Email.Subject.NOTIFICATION:
            warn_team(
                email.vendor,
                f"Order notifications to {email.to} come back. Correct the address in Checkout Settings.",
            )
    return True


def read(source: bytes) -> Report | None:
    """What a delivery report (RFC 3464) says; None for anything else, and for a mere delay."""
    message = message_from_bytes(source, policy=policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101  what the default policy makes
    facts = _facts(message)
    if facts.get("action", "").lower() != "failed":
        return None
    found = _MESSAGE_ID.search(_returned(message))
    if found is None:
        return None
    reason = facts.get("diagnostic-code") or f"status {facts.get('status', 'unknown')}"
    return Report(found[1], " ".join(reason.partition(";")[2].split()) or " ".join(reason.split()))


def handle_event(sender: object, event: Any, **_: object) -> None:
    """A provider's event, as anymail tells it alike for all of them."""
    if event.event_type not in {"bounced", "rejected"} or not event.message_id:
        return
    message_id = f"<{str(event.message_id).strip('<>')}>"
    bounced(
        Report(message_id, str(event.mta_response or event.description or event.reject_reason or "bounced"))
    )


def _facts(message: Message) -> dict[str, str]:
    """The fields of the report's part for machines, by their names in small letters."""
    facts: dict[str, str] = {}
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            for block in part.walk():
                facts |= {name.lower(): str(value).strip() for name, value in block.items()}
    return facts


def _returned(message: Message) -> str:
    """The headers of what came back, whole or cut short."""
    for part in message.walk():
        if part.get_content_type() in {"message/rfc822", "text/rfc822-headers"}:
            inner = part.get_payload()
            first = inner[0] if isinstance(inner, list) and inner else inner
            return first.as_string() if isinstance(first, Message) else str(first)
    return ""
