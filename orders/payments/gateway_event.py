"""What a signed event of the gateway says; well signed, it may still be anything."""

import time
from typing import Any

from orders.payments.protocol import GatewayEvent, InvalidSignature

TOLERANCE = 300  # seconds that the clocks may differ, and the greatest age of an event
MAX_ID = 100  # characters


def parse_event(event: Any, signature: str) -> GatewayEvent:
    """Return the event that Stripe's SDK has verified; it refuses old ones only.

    Raises InvalidSignature for one that is dated ahead, and for what is signed and no event.
    """
    if _signed_at(signature) > time.time() + TOLERANCE:
        raise InvalidSignature("It is dated ahead.")
    try:
        subject = event.data.object.to_dict()
        event_id, kind = _id(event.id), _id(event.type)
    except (AttributeError, KeyError, TypeError) as error:
        raise InvalidSignature("It is no event.") from error
    if not isinstance(subject, dict) or not event_id or not kind:
        raise InvalidSignature("It is no event.")
    subject_kind, subject_id = subject.get("object"), _id(subject.get("id"))
    return GatewayEvent(
        event_id,
        kind,
        subject_id if subject_kind == "charge" else _id(subject.get("charge")),
        subject_id if subject_kind == "refund" else "",
        subject_id if subject_kind == "checkout.session" else "",
    )


def _signed_at(signature: str) -> int:
    """Return the time that the signature covers, as the SDK reads it."""
    times = [part.split("=", 2)[1] for part in signature.split(",") if part.startswith("t=")]
    return int(times[0])


def _id(value: Any) -> str:
    """Return an id; "" for what can be none."""
    return value if isinstance(value, str) and len(value) <= MAX_ID and value.isprintable() else ""
