"""Answering forwarded emails: each once, to the person of the team who proved to have sent it, and to nobody else."""

import re
from datetime import timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

import structlog
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone

from core.panel_url import panel_url
from core.rate_limit import AccountLimit
from core.vendor_transaction import vendor_transaction
from desk.forwarding.envelope import Envelope
from desk.forwarding.proof import proof_of
from desk.forwarding.text import forwarded_text
from desk.models import ForwardedEmail
from notifications.emails.smtp_session import SmtpRefused, send_unsaved
from orders.message.cards import Cards
from orders.message.finder import find_orders
from vendors.actor import Actor
from vendors.models import Seat, Vendor

FORWARDED = AccountLimit("forwarded_emails", most=60, seconds=3_600)  # of a person at a vendor
UNPROVEN = AccountLimit("unproven_emails", most=20, seconds=3_600)  # of their own: anybody may send these
CLAIMED_FOR = timedelta(minutes=2)  # after which another worker answers
MOST_SHOWN = 10
TRIED_FOR = timedelta(days=1)
NOT_PROVEN = "It is not proven that this address sent it: no DKIM signature of its domain, no sign-in."
NO_SECOND_FACTOR = "The team needs a second factor, and this person has not set one up."
NOT_TAKEN = "Our mail server did not take the answer."
State, Proof = ForwardedEmail.State, ForwardedEmail.Proof
log = structlog.get_logger(__name__)


def answer_forwarded(source: bytes) -> bool:
    """Answer an email if it is from a person of the team; return whether it is done with, answered or not."""
    envelope = Envelope.of(source)
    seat = envelope.seat() if envelope else None
    if envelope is None or seat is None:
        log.info("forwarded_email_ignored", reason="It is of no person of the vendor that it names.")
        return True
    proof = proof_of(source, envelope.headers, envelope.sender)
    row, is_new = _row(seat, proof, _digest(source, envelope, proof))
    if row is None:
        log.info("forwarded_email_ignored", reason="The person forwards too many.")
        return True
    if row.state != State.RECEIVED:
        return True
    if row.received_at < timezone.now() - TRIED_FOR:
        return _end(row, State.REFUSED, reason=NOT_TAKEN)
    if reason := _refusal(seat, proof):
        return _end(row, State.REFUSED, reason=reason)
    return (is_new or _claim(row)) and _answer(row, seat, envelope, source, proof)


def newest_forwarded(vendor: Vendor) -> QuerySet[ForwardedEmail]:
    """Return what the vendor's team forwarded last, with its people."""
    rows = ForwardedEmail.objects.filter(vendor=vendor).select_related("user")
    return rows.order_by("-received_at", "-pk")[:MOST_SHOWN]


def _digest(source: bytes, envelope: Envelope, proof: ForwardedEmail.Proof) -> str:
    """Return the digest of what a signature covers: sent again with other headers it is the same email.

    Blanks do not count, as they do not to a signature. An email that is proven is another one than its forgery.
    """
    text = re.split(rb"\r?\n\r?\n", source, maxsplit=1)[-1]
    headers = [proof, envelope.sender, envelope.headers.get("Date", ""), envelope.message_id]
    return sha256(b"".join(["\n".join(map(str, headers)).encode(), *text.split()])).hexdigest()


def _row(seat: Seat, proof: ForwardedEmail.Proof, digest: str) -> tuple[ForwardedEmail | None, bool]:
    """Return the email's row, which is written before it is answered, and whether it is new; None beyond the limit."""
    rows = ForwardedEmail.objects.filter(vendor_id=seat.vendor_id)
    if row := rows.filter(digest=digest).first():
        return row, False
    limit = UNPROVEN if proof is Proof.NONE else FORWARDED
    if not limit.take(str(seat.vendor_id), str(seat.user_id)):
        return None, False
    now = timezone.now()
    with vendor_transaction(seat.vendor_id):
        return rows.get_or_create(
            vendor_id=seat.vendor_id,
            digest=digest,
            defaults={"user": seat.user, "received_at": now, "claimed_at": now},
        )


def _refusal(seat: Seat, proof: ForwardedEmail.Proof) -> str:
    """Return why a person gets no answer; "" where there is one. An email shows no more than the panel would."""
    if proof is Proof.NONE:
        return NOT_PROVEN
    return NO_SECOND_FACTOR if Actor.of(seat.user).lacks_second_factor else ""


def _claim(row: ForwardedEmail) -> bool:
    """Take over an email whose worker has not ended it in time; return False while that one may still be at it."""
    now = timezone.now()
    rows = ForwardedEmail.objects.filter(vendor_id=row.vendor_id, pk=row.pk, state=State.RECEIVED)
    with vendor_transaction(row.vendor_id):
        return bool(rows.filter(claimed_at__lt=now - CLAIMED_FOR).update(claimed_at=now))


def _answer(
    row: ForwardedEmail, seat: Seat, envelope: Envelope, source: bytes, proof: ForwardedEmail.Proof
) -> bool:
    """Send the answer; return False where a later attempt may send it."""
    subject, text = _answer_text(seat, source, proof)
    try:
        send_unsaved(seat.user.email, subject, text, in_reply_to=envelope.message_id)
    except SmtpRefused as refusal:
        return refusal.is_final and _end(row, State.REFUSED, reason=NOT_TAKEN)
    except OSError:
        return False
    return _end(row, State.ANSWERED, proof=proof)


def _answer_text(seat: Seat, source: bytes, proof: ForwardedEmail.Proof) -> tuple[str, str]:
    """Return the subject and the text of the answer: what pasting the email would show, as links."""
    subject, text = forwarded_text(source)
    with timezone.override(ZoneInfo(seat.vendor.timezone)):
        cards = Cards(find_orders(text, seat.vendor), Actor.of(seat.user))
        context = {"cards": cards, "vendor": seat.vendor, "proof": proof.label, "site": panel_url("")}
        answer = render_to_string("desk/email/orders.txt", context)
    return f"Re: {subject.removeprefix('Re: ') or 'the email that you forwarded'}"[:200], answer


def _end(row: ForwardedEmail, state: ForwardedEmail.State, *, proof: str = "", reason: str = "") -> bool:
    """Save what became of it; return that it is done with."""
    rows = ForwardedEmail.objects.filter(vendor_id=row.vendor_id, pk=row.pk, state=State.RECEIVED)
    with vendor_transaction(row.vendor_id):
        rows.update(state=state, proof=proof, reason=reason)
    return True
