"""What the panel asks of a payment gateway, and what it is told."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from core.money import Money
from jobs.registry import RetryLater


class Declined(Exception):
    """The gateway said no: nothing happened there, and nothing will."""

    def __init__(self, message: str, code: str = "") -> None:
        super().__init__(message)
        self.message, self.code = message, code


class Unclear(RetryLater):
    """No answer, or none that tells whether it happened: ask again with the same key, or look it up.

    `burnt`: the gateway repeats a stored failure for this key, so the key can never succeed any more.
    """

    def __init__(self, message: str, *, burnt: bool = False) -> None:
        super().__init__(message)
        self.burnt = burnt


class Forged(Exception):
    """An event that the gateway did not sign."""


class RefundState(StrEnum):
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class GatewayCharge:
    """A card payment as the gateway has it."""

    id: str
    amount: Money
    disputed: bool


class SessionState(StrEnum):
    OPEN = "open"
    PAID = "paid"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class GatewaySession:
    """A payment page of the gateway's; the card is known once it is paid. `url` is "" when it is over."""

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
    """Money given back as the gateway has it; `reference` is what we called it, "" when it is not ours."""

    id: str
    charge_id: str
    amount: Money
    state: RefundState
    reference: str
    failure: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class GatewayEvent:
    """Something changed there: only ids, because whoever hears of it looks at the thing itself."""

    id: str
    kind: str
    charge_id: str
    refund_id: str
    session_id: str = ""


class Gateway(Protocol):
    """Each call ends within its deadline; it returns, or raises Declined or Unclear."""

    def charge(self, amount: Money, *, source: str, key: str, reference: str) -> GatewayCharge: ...

    def open_session(
        self, amount: Money, *, about: str, email: str, key: str, back: str, away: str
    ) -> GatewaySession:
        """A page where this amount is paid; it leads to `back` when paid and to `away` when not."""

    def look_up_session(self, session_id: str) -> GatewaySession: ...

    def look_up_charge(self, charge_id: str) -> GatewayCharge: ...

    def refund(self, charge_id: str, amount: Money, *, key: str, reference: str) -> GatewayRefund: ...

    def find_refund(self, charge_id: str, *, reference: str) -> GatewayRefund | None:
        """The refund that carries our reference, whichever key made it."""

    def look_up_refund(self, refund_id: str) -> GatewayRefund: ...

    def refunds_since(self, since: datetime) -> Iterator[GatewayRefund]: ...

    def read_event(self, body: bytes, signature: str) -> GatewayEvent:
        """Raises Forged unless the gateway signed exactly this body, a moment ago."""
