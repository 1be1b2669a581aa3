"""The gateway protocol over Stripe's SDK; the only module that imports it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import stripe

from core.money import Money
from orders.payments.protocol import (
    Declined,
    DisputeStatus,
    GatewayCharge,
    GatewayDispute,
    GatewayEvent,
    GatewayRefund,
    GatewaySession,
    InvalidSignature,
    OutcomeUnknown,
    RefundState,
    SessionState,
)
from orders.payments.stripe_amounts import from_stripe, to_stripe

TIMEOUT = 8.0  # seconds, shorter than a job's lease; the SDK does not retry, jobs do
TOLERANCE = 300  # seconds; the greatest age of an event's signature
PAGE_SIZE = 100
STATES = {
    "succeeded": RefundState.SUCCEEDED,
    "failed": RefundState.FAILED,
    "canceled": RefundState.FAILED,
    "pending": RefundState.PENDING,
    "requires_action": RefundState.PENDING,
}
DISPUTE_STATUSES = {status.value: status for status in DisputeStatus} | {
    "prevented": DisputeStatus.WARNING_CLOSED  # settled before it became a dispute
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
        parameters = {"source": source, "metadata": {"order": reference}, **to_stripe(amount)}
        with _translated_errors():
            charge = self._client.v1.charges.create(parameters, {"idempotency_key": key})  # type: ignore[arg-type]
        return _charge(charge)

    def open_session(
        self, amount: Money, *, product_name: str, email: str, key: str, success_url: str, cancel_url: str
    ) -> GatewaySession:
        stripe_amount = to_stripe(amount)
        price = {
            "currency": stripe_amount["currency"],
            "unit_amount": stripe_amount["amount"],
            "product_data": {"name": product_name},
        }
        parameters: Any = {
            "mode": "payment",
            "line_items": [{"quantity": 1, "price_data": price}],
            "customer_email": email,
            "client_reference_id": key,
            "success_url": success_url,
            "cancel_url": cancel_url,
        }
        with _translated_errors():
            return _session(self._client.v1.checkout.sessions.create(parameters, {"idempotency_key": key}))

    def look_up_session(self, session_id: str) -> GatewaySession:
        parameters: Any = {"expand": ["payment_intent.latest_charge"]}
        with _translated_errors():
            return _session(self._client.v1.checkout.sessions.retrieve(session_id, parameters))

    def refund(self, charge_id: str, amount: Money, *, key: str, reference: str) -> GatewayRefund:
        parameters: Any = {
            "charge": charge_id,
            "amount": to_stripe(amount)["amount"],
            "metadata": {"refund": reference},
        }
        with _translated_errors():
            return _refund(self._client.v1.refunds.create(parameters, {"idempotency_key": key}))

    def find_refund(self, charge_id: str, *, reference: str) -> GatewayRefund | None:
        refunds = self._refunds({"charge": charge_id})
        return next((refund for refund in refunds if refund.reference == reference), None)

    def look_up_refund(self, refund_id: str) -> GatewayRefund:
        with _translated_errors():
            return _refund(self._client.v1.refunds.retrieve(refund_id))

    def refunds_since(self, since: datetime) -> Iterator[GatewayRefund]:
        return self._refunds({"created": {"gte": int(since.timestamp())}})

    def disputes_of(self, charge_id: str) -> Iterator[GatewayDispute]:
        return self._disputes({"charge": charge_id})

    def disputes_since(self, since: datetime) -> Iterator[GatewayDispute]:
        return self._disputes({"created": {"gte": int(since.timestamp())}})

    def read_event(self, body: bytes, signature: str) -> GatewayEvent:
        if not self._secret:
            raise InvalidSignature("There is no secret to check it with.")
        try:
            event = self._client.construct_event(body, signature, self._secret, TOLERANCE)
        except (ValueError, stripe.SignatureVerificationError) as error:
            raise InvalidSignature(str(error)) from error
        subject: Any = event.data.object.to_dict()
        is_refund = subject.get("object") == "refund"
        charge_id = subject.get("id") if subject.get("object") == "charge" else subject.get("charge")
        is_session = subject.get("object") == "checkout.session"
        return GatewayEvent(
            event.id,
            event.type,
            charge_id or "",
            subject["id"] if is_refund else "",
            subject["id"] if is_session else "",
        )

    def _refunds(self, filters: dict[str, Any]) -> Iterator[GatewayRefund]:
        """Read the refunds page by page, newest first."""
        with _translated_errors():
            parameters: Any = {"limit": PAGE_SIZE, **filters}
            page = self._client.v1.refunds.list(parameters)
            for refund in page.auto_paging_iter():
                yield _refund(refund)

    def _disputes(self, filters: dict[str, Any]) -> Iterator[GatewayDispute]:
        """Read the disputes page by page, newest first."""
        with _translated_errors():
            parameters: Any = {"limit": PAGE_SIZE, **filters}
            page = self._client.v1.disputes.list(parameters)
            for dispute in page.auto_paging_iter():
                yield _dispute(dispute)


@contextmanager
def _translated_errors() -> Iterator[None]:
    """Raise Stripe's errors as Declined or OutcomeUnknown. Errors of our account (key, rights) are never Declined."""
    try:
        yield
    except (stripe.InvalidRequestError, stripe.CardError) as error:
        raise Declined(error.user_message or str(error), error.code or "") from error
    except stripe.StripeError as error:
        headers = {name.lower(): value for name, value in (error.headers or {}).items()}
        key_is_spent = headers.get("idempotent-replayed") == "true"
        raise OutcomeUnknown(_error_message(error), key_is_spent=key_is_spent) from error


def _error_message(error: stripe.StripeError) -> str:
    """Return a sentence for the Activity tab; the SDK's own about a lost connection fills half a page."""
    if isinstance(error, stripe.APIConnectionError):
        return "The payment gateway did not answer."
    return error.user_message or f"The payment gateway answered {error.http_status or 'something unclear'}."


def _charge(stripe_charge: Any) -> GatewayCharge:
    fields = stripe_charge.to_dict()
    amount = from_stripe(fields["amount"], fields["currency"])
    return GatewayCharge(fields["id"], amount)


def _session(stripe_session: Any) -> GatewaySession:
    fields = stripe_session.to_dict()
    intent = fields.get("payment_intent") or {}
    charge = intent.get("latest_charge") if isinstance(intent, dict) else None
    charge = charge if isinstance(charge, dict) else {}
    card = (charge.get("payment_method_details") or {}).get("card") or {}
    brand = card.get("brand") or ""
    if fields.get("payment_status") == "paid":
        state = SessionState.PAID
    else:
        state = SessionState.EXPIRED if fields.get("status") == "expired" else SessionState.OPEN
    return GatewaySession(
        id=fields["id"],
        url=fields.get("url") or "",
        state=state,
        amount=from_stripe(fields["amount_total"], fields["currency"]),
        charge_id=charge.get("id") or "",
        card_brand=BRANDS.get(brand, brand.title()),
        card_last4=card.get("last4") or "",
        card_country=card.get("country") or "",
    )


def _refund(stripe_refund: Any) -> GatewayRefund:
    fields = stripe_refund.to_dict()
    failure = fields.get("failure_reason") or ""
    return GatewayRefund(
        id=fields["id"],
        charge_id=fields.get("charge") or "",
        amount=from_stripe(fields["amount"], fields["currency"]),
        state=STATES.get(fields["status"], RefundState.PENDING),
        reference=(fields.get("metadata") or {}).get("refund", ""),
        failure=REASONS.get(failure, failure.replace("_", " ")),
        created_at=datetime.fromtimestamp(fields["created"], UTC),
    )


def _dispute(stripe_dispute: Any) -> GatewayDispute:
    fields = stripe_dispute.to_dict()
    due_by = (fields.get("evidence_details") or {}).get("due_by")
    return GatewayDispute(
        id=fields["id"],
        charge_id=fields.get("charge") or "",
        amount=from_stripe(fields["amount"], fields["currency"]),
        status=DISPUTE_STATUSES.get(fields["status"], DisputeStatus.NEEDS_RESPONSE),
        reason=(fields.get("reason") or "").replace("_", " "),
        due_at=datetime.fromtimestamp(due_by, UTC) if due_by else None,
        created_at=datetime.fromtimestamp(fields["created"], UTC),
    )
