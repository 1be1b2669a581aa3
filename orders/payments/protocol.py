"""The protocol of a payment gateway: its calls, their results and their errors."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from core.money import Money
from jobs.registry import RetryLater

# Seconds between attempts at a job that asks the gateway: short at first, for accidents, and because a customer who
# has paid waits; killed workers and lost answers count as attempts too. 40 attempts take more than a day.
RETRY_DELAYS = (2, 5, 10, 10, 15, 15, 20, 30, 60, 120, 300, 600, 1800, 3600)


class Declined(Exception):
    """The gateway refused: no money was moved, nor will it be."""

    def __init__(self, message: str, code: str = "") -> None:
        super().__init__(message)
        self.message, self.code = message, code


class OutcomeUnknown(RetryLater):
    """It is unknown whether the call was carried out: retry it with the same key, or look it up.

    `key_is_spent`: the gateway repeats a stored failure for this key, which can never succeed any more.
    """

    def __init__(self, message: str, *, key_is_spent: bool = False) -> None:
        super().__init__(message)
        self.key_is_spent = key_is_spent


class InvalidSignature(Exception):
    """An event that the gateway did not sign."""


class RefundState(StrEnum):
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class DisputeStatus(StrEnum):
    """The states of a dispute at the gateway; before money is claimed it is an inquiry (`warning_`)."""

    NEEDS_RESPONSE = "needs_response"
    UNDER_REVIEW = "under_review"
    WON = "won"
    LOST = "lost"
    WARNING_NEEDS_RESPONSE = "warning_needs_response"
    WARNING_UNDER_REVIEW = "warning_under_review"
    WARNING_CLOSED = "warning_closed"


@dataclass(frozen=True, slots=True)
class GatewayDispute:
    """What the customer's bank claims back of a charge; the evidence has to be there by `due_at`."""

    id: str
    charge_id: str
    amount: Money
    status: DisputeStatus
    reason: str
    due_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class GatewayCharge:
    """A card payment as the gateway has it."""

    id: str
    amount: Money


class SessionState(StrEnum):
    OPEN = "open"
    PAID = "paid"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class GatewaySession:
    """A payment page of the gateway; the card is known once it is paid. `url` is "" when the session has ended."""

    id: str
    url: str
    state: SessionState
    amount: Money
    charge_id: str = ""
    card_brand: str = ""
    card_last4: str = ""
    card_country: str = ""


@dataclass(frozen=True, slots=True)
class GatewayRefund:
    """A refund as the gateway has it; `reference` is our name for it, "" when it was not made by us."""

    id: str
    charge_id: str
    amount: Money
    state: RefundState
    reference: str
    failure: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class GatewayEvent:
    """A change at the gateway. It has only ids: handlers look up the current state."""

    id: str
    kind: str
    charge_id: str
    refund_id: str
    session_id: str = ""


class Gateway(Protocol):
    """Each call ends within its time limit; it returns, or raises Declined or OutcomeUnknown."""

    def charge(self, amount: Money, *, source: str, key: str, reference: str) -> GatewayCharge: ...

    def open_session(
        self, amount: Money, *, product_name: str, email: str, key: str, success_url: str, cancel_url: str
    ) -> GatewaySession:
        """Open a page where this amount is paid; it leads to `success_url` when paid and to `cancel_url` when not."""

    def look_up_session(self, session_id: str) -> GatewaySession: ...

    def close_session(self, session_id: str) -> GatewaySession:
        """Close an open page, so that nothing is paid there any more; one that is paid is Declined."""

    def refund(self, charge_id: str, amount: Money, *, key: str, reference: str) -> GatewayRefund: ...

    def find_refund(self, charge_id: str, *, reference: str) -> GatewayRefund | None:
        """Return the refund with our reference, whichever key it was made with."""

    def look_up_refund(self, refund_id: str) -> GatewayRefund: ...

    def refunds_since(self, since: datetime) -> Iterator[GatewayRefund]: ...

    def disputes_of(self, charge_id: str) -> Iterator[GatewayDispute]:
        """Return every dispute of the charge, also those that are over: the charge itself does not tell."""

    def disputes_since(self, since: datetime) -> Iterator[GatewayDispute]: ...

    def read_event(self, body: bytes, signature: str) -> GatewayEvent:
        """Return the event; raise InvalidSignature unless the gateway signed this body within the last minutes."""
