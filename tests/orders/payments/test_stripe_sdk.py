"""What the gateway's answers mean to us: disputes and their deadlines, errors in words, lists by charge and by time."""

from datetime import UTC, datetime, timedelta

import pytest
import stripe

from core.money import Money
from devtools.fake_gateway.events import signature
from devtools.fake_gateway.server import FakeGateway
from orders.payments.gateway import gateway
from orders.payments.protocol import DisputeStatus, InvalidSignature, OutcomeUnknown
from orders.payments.stripe_sdk import StripeGateway, _dispute, _translated_errors

DISPUTE = {
    "id": "du_1",
    "object": "dispute",
    "charge": "ch_1",
    "amount": 4995,
    "currency": "eur",
    "status": "under_review",
    "reason": "product_not_received",
    "created": 1_772_000_000,
    "evidence_details": {"due_by": 1_772_604_800},
}


def dispute(**fields: object) -> stripe.Dispute:
    return stripe.Dispute.construct_from(DISPUTE | fields, None)


def test_dispute_says_when_evidence_is_due_and_why_the_customer_disputes() -> None:
    read = _dispute(dispute())

    assert (read.id, read.charge_id, read.amount) == ("du_1", "ch_1", Money(4995, "EUR"))
    assert (read.status, read.reason) == (DisputeStatus.UNDER_REVIEW, "product not received")
    assert read.created_at == datetime(2026, 2, 25, 6, 13, 20, tzinfo=UTC)
    assert read.due_at == datetime(2026, 3, 4, 6, 13, 20, tzinfo=UTC)


def test_dispute_that_says_little_needs_a_response_and_has_no_deadline() -> None:
    read = _dispute(dispute(status="of_next_year", reason=None, evidence_details=None, charge=None))

    assert (read.status, read.reason, read.due_at) == (DisputeStatus.NEEDS_RESPONSE, "", None)
    assert read.charge_id == ""


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (stripe.APIConnectionError("HTTPConnectionPool(host=..."), "The payment gateway did not answer."),  # type: ignore[no-untyped-call]
        (stripe.APIError(http_status=500), "The payment gateway answered 500."),
        (stripe.APIError(), "The payment gateway answered something unclear."),
        (stripe.RateLimitError("Too many requests.", http_status=429), "Too many requests."),
    ],
)
def test_unclear_answer_is_a_sentence_that_people_read(error: stripe.StripeError, sentence: str) -> None:
    with pytest.raises(OutcomeUnknown, match=f"^{sentence}$"), _translated_errors():
        raise error


@pytest.mark.parametrize(
    ("body", "secret", "age", "sentence"),
    [
        (b'{"id": "evt_1"}', "", 0, "There is no secret to check it with."),
        (b'{"id": "evt_1"}', "whsec_other", 0, "No signatures found matching the expected signature"),
        (b'{"id": "evt_1"}', "whsec_1", 301, "Timestamp outside the tolerance zone"),
        (b"[]", "whsec_1", 0, "It is no event."),
        (b"{", "whsec_1", 0, "Expecting property name"),
    ],
)
def test_event_that_is_not_signed_just_now_is_refused(
    body: bytes, secret: str, age: int, sentence: str
) -> None:
    ours = StripeGateway("", url="", secret=secret and "whsec_1")
    signed_at = int(datetime.now(UTC).timestamp()) - age

    with pytest.raises(InvalidSignature, match=sentence):
        ours.read_event(body, signature(body, secret, signed_at))


def test_refund_is_found_by_our_reference_among_those_of_its_charge(fake_gateway: FakeGateway) -> None:
    ours, other = "ch_fake_eur_4995_ok_1", "ch_fake_eur_4995_ok_2"
    for charge, reference in ((ours, "first"), (ours, "second"), (other, "third")):
        gateway().refund(charge, Money(1000, "EUR"), key=reference, reference=reference)

    refund = gateway().find_refund(ours, reference="second")

    assert refund is not None
    assert (refund.charge_id, refund.reference) == (ours, "second")
    assert gateway().find_refund(ours, reference="third") is None


def test_disputes_are_listed_by_charge_and_since_a_time(fake_gateway: FakeGateway) -> None:
    charges = ["ch_fake_eur_4995_ok_1", "ch_fake_eur_4995_ok_2"]
    for charge in charges:
        gateway().refund(charge, Money(1000, "EUR"), key=charge, reference=charge)
        fake_gateway.wire.dispute(charge, amount=4995)
    now = datetime.now(UTC)

    assert [read.charge_id for read in gateway().disputes_of(charges[1])] == [charges[1]]
    assert {read.charge_id for read in gateway().disputes_since(now - timedelta(hours=1))} == set(charges)
    assert list(gateway().disputes_since(now + timedelta(hours=1))) == []
