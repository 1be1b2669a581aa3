"""The gateway protocol in the words of Stripe's SDK; the only module that imports it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import stripe

from core.money import Money, digits
from orders.payments.protocol import (
    Declined,
    Forged,
    GatewayCharge,
    GatewayEvent,
    GatewayRefund,
    GatewaySession,
    RefundState,
    SessionState,
    Unclear,
)

TIMEOUT = 8.0  # seconds, shorter than a step's lease; no retries of its own, the outbox has them
TOLERANCE = 300  # seconds by which an event's signature may be old
PAGE = 100
NO_DECIMALS = {
    "BIF",
    "CLP",
    "DJF",
    "GNF",
    "JPY",
    "KMF",
    "KRW",
    "MGA",
    "PYG",
    "RWF",
    "VND",
    "VUV",
    "XAF",
    "XOF",
    "XPF",
}
THREE_DECIMALS = {"BHD", "JOD", "KWD", "OMR", "TND"}
STATES = {
    "succeeded": RefundState.SUCCEEDED,
    "failed": RefundState.FAILED,
    "canceled": RefundState.FAILED,
    "pending": RefundState.PENDING,
    "requires_action": RefundState.PENDING,
}
BRANDS = {"amex": "American Express", "diners": "Diners Club", "jcb": "JCB", "unionpay": "UnionPay"}
REASONS = {
    "lost_or_stolen_card": "the card was reported lost or stolen",
    "expired_or_canceled_card": "the card has expired or was canceled",
    "insufficient_funds": "the balance at the gateway does not cover it",
    "declined": "the customer's bank declined it",
    "merchant_request": "it was canceled at the gateway",
}


class StripeGateway:
    """Charges, refunds and signed events of one Stripe account."""

    def __init__(self, api_key: str, *, url: str, secret: str) -> None:
        self._secret = secret
        self._client = stripe.StripeClient(
            api_key or "no key is set",
            base_addresses={"api": url} if url else {},
            max_network_retries=0,
            http_client=stripe.RequestsClient(timeout=TIMEOUT),
        )

    def charge(self, amount: Money, *, source: str, key: str, reference: str) -> GatewayCharge:
        asked = {"source": source, "metadata": {"order": reference}, **_sent(amount)}
        with _answers():
            made = self._client.v1.charges.create(asked, {"idempotency_key": key})  # type: ignore[arg-type]
        return _charge(made)

    def open_session(
        self, amount: Money, *, about: str, email: str, key: str, back: str, away: str
    ) -> GatewaySession:
        sent = _sent(amount)
        price = {
            "currency": sent["currency"],
            "unit_amount": sent["amount"],
            "product_data": {"name": about},
        }
        asked: Any = {
            "mode": "payment",
            "line_items": [{"quantity": 1, "price_data": price}],
            "customer_email": email,
            "client_reference_id": key,
            "success_url": back,
            "cancel_url": away,
        }
        with _answers():
            return _session(self._client.v1.checkout.sessions.create(asked, {"idempotency_key": key}))

    def look_up_session(self, session_id: str) -> GatewaySession:
        wanted: Any = {"expand": ["payment_intent.latest_charge"]}
        with _answers():
            return _session(self._client.v1.checkout.sessions.retrieve(session_id, wanted))

    def look_up_charge(self, charge_id: str) -> GatewayCharge:
        with _answers():
            return _charge(self._client.v1.charges.retrieve(charge_id))

    def refund(self, charge_id: str, amount: Money, *, key: str, reference: str) -> GatewayRefund:
        asked: Any = {
            "charge": charge_id,
            "amount": _sent(amount)["amount"],
            "metadata": {"refund": reference},
        }
        with _answers():
            return _refund(self._client.v1.refunds.create(asked, {"idempotency_key": key}))

    def find_refund(self, charge_id: str, *, reference: str) -> GatewayRefund | None:
        found = self._listed({"charge": charge_id})
        return next((one for one in found if one.reference == reference), None)

    def look_up_refund(self, refund_id: str) -> GatewayRefund:
        with _answers():
            return _refund(self._client.v1.refunds.retrieve(refund_id))

    def refunds_since(self, since: datetime) -> Iterator[GatewayRefund]:
        return self._listed({"created": {"gte": int(since.timestamp())}})

    def read_event(self, body: bytes, signature: str) -> GatewayEvent:
        if not self._secret:
            raise Forged("There is no secret to check it with.")
        try:
            event = self._client.construct_event(body, signature, self._secret, TOLERANCE)
        except (ValueError, stripe.SignatureVerificationError) as error:
            raise Forged(str(error)) from error
        thing: Any = event.data.object.to_dict()
        is_refund = thing.get("object") == "refund"
        charge_id = thing.get("id") if thing.get("object") == "charge" else thing.get("charge")
        is_session = thing.get("object") == "checkout.session"
        return GatewayEvent(
            event.id,
            event.type,
            charge_id or "",
            thing["id"] if is_refund else "",
            thing["id"] if is_session else "",
        )

    def _listed(self, asked: dict[str, Any]) -> Iterator[GatewayRefund]:
        """Page by page, newest first."""
        with _answers():
            wanted: Any = {"limit": PAGE, **asked}
            page = self._client.v1.refunds.list(wanted)
            for one in page.auto_paging_iter():
                yield _refund(one)


@contextmanager
def _answers() -> Iterator[None]:
    """Stripe's errors as ours: a clear no, or not known. What is wrong with us (key, rights) is never a no."""
    try:
        yield
    except (stripe.InvalidRequestError, stripe.CardError) as error:
        raise Declined(error.user_message or str(error), error.code or "") from error
    except stripe.StripeError as error:
        headers = {name.lower(): value for name, value in (error.headers or {}).items()}
        burnt = headers.get("idempotent-replayed") == "true"
        raise Unclear(_told(error), burnt=burnt) from error


def _told(error: stripe.StripeError) -> str:
    """For the Activity tab; the SDK's own words about a lost connection fill half a page."""
    if isinstance(error, stripe.APIConnectionError):
        return "The payment gateway did not answer."
    return error.user_message or f"The payment gateway answered {error.http_status or 'something unclear'}."


def _charge(made: Any) -> GatewayCharge:
    said = made.to_dict()
    return GatewayCharge(said["id"], _received(said["amount"], said["currency"]), bool(said.get("disputed")))


def _session(made: Any) -> GatewaySession:
    said = made.to_dict()
    intent = said.get("payment_intent") or {}
    charge = intent.get("latest_charge") if isinstance(intent, dict) else None
    charge = charge if isinstance(charge, dict) else {}
    card = (charge.get("payment_method_details") or {}).get("card") or {}
    brand = card.get("brand") or ""
    if said.get("payment_status") == "paid":
        state = SessionState.PAID
    else:
        state = SessionState.EXPIRED if said.get("status") == "expired" else SessionState.OPEN
    return GatewaySession(
        id=said["id"],
        url=said.get("url") or "",
        state=state,
        amount=_received(said["amount_total"], said["currency"]),
        charge_id=charge.get("id") or "",
        card_brand=BRANDS.get(brand, brand.title()),
        card_last4=card.get("last4") or "",
        card_country=card.get("country") or "",
    )


def _refund(made: Any) -> GatewayRefund:
    said = made.to_dict()
    failure = said.get("failure_reason") or ""
    return GatewayRefund(
        id=said["id"],
        charge_id=said.get("charge") or "",
        amount=_received(said["amount"], said["currency"]),
        state=STATES.get(said["status"], RefundState.PENDING),
        reference=(said.get("metadata") or {}).get("refund", ""),
        failure=REASONS.get(failure, failure.replace("_", " ")),
        created_at=datetime.fromtimestamp(said["created"], UTC),
    )


def _sent(amount: Money) -> dict[str, Any]:
    """In the units that Stripe counts this currency in; they differ from ours for a few (ISK, UGX, RSD)."""
    units = amount.minor * 10 ** max(_shift(amount.currency), 0)
    whole, rest = divmod(units, 10 ** max(-_shift(amount.currency), 0))
    if rest:
        raise Declined(f"{amount} is finer than the gateway counts.", "amount_too_fine")
    return {"amount": whole, "currency": amount.currency.lower()}


def _received(units: int, currency: str) -> Money:
    code = currency.upper()
    return Money(units * 10 ** max(-_shift(code), 0) // 10 ** max(_shift(code), 0), code)


def _shift(currency: str) -> int:
    """How many decimal places Stripe counts more than we do."""
    theirs = 0 if currency in NO_DECIMALS else 3 if currency in THREE_DECIMALS else 2
    return theirs - digits(currency)
