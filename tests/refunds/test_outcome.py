"""The transition that a refund of the gateway means, and the sentence about it; without a database."""

from datetime import UTC, datetime
from typing import Any

import pytest

from core.money import Money
from orders.payments.protocol import GatewayRefund, RefundState
from refunds.models import Refund
from refunds.outcome import Mismatch, sentence_of, transition_to


@pytest.mark.parametrize(
    ("fields", "previous_state", "sentence"),
    [
        ({"state": "succeeded"}, "submitted", "Refund of €49.95 succeeded."),
        (
            {"state": "succeeded", "by_hand": True, "reference": "SEPA 7"},
            "submitted",
            "Refund of €49.95 succeeded, paid out by hand, reference SEPA 7.",
        ),
        ({"state": "pending"}, "submitted", "Refund of €49.95 is pending at the customer's bank."),
        ({"state": "failed"}, "pending", "Refund of €49.95 failed."),
        (
            {"state": "failed", "failure": "No card X."},
            "pending",
            "Refund of €49.95 failed: No card X.",
        ),
        (
            {"state": "failed"},
            "succeeded",
            "Refund of €49.95 came back from the bank. The amount can be refunded again.",
        ),
        (
            {"state": "failed", "failure": "the card has expired"},
            "succeeded",
            "Refund of €49.95 came back from the bank: the card has expired. The amount can be refunded again.",
        ),
    ],
)
def test_sentence_of_describes_the_transition(
    fields: dict[str, Any], previous_state: str, sentence: str
) -> None:
    assert sentence_of(Refund(currency="EUR", amount_minor=4995, **fields), previous_state) == sentence


def gateway_refund(amount: Money, state: RefundState) -> GatewayRefund:
    return GatewayRefund("re_1", "ch_1", amount, state, "", "the card has expired", datetime.now(UTC))


@pytest.mark.parametrize("state", RefundState)
def test_transition_to_takes_the_state_of_the_gateway(state: RefundState) -> None:
    refund = Refund(currency="EUR", amount_minor=4995)

    transition = transition_to(refund, gateway_refund(refund.amount, state))

    assert (transition.refund, transition.target) == (refund, state.value)
    assert transition.fields == {"gateway_id": "re_1", "failure": "the card has expired"}


@pytest.mark.parametrize("amount", [Money(4994, "EUR"), Money(4995, "USD")])
def test_transition_to_raises_mismatch_for_another_amount(amount: Money) -> None:
    expected = f"The gateway has a refund of {amount} where we have one of €49.95."

    with pytest.raises(Mismatch) as mismatch:
        transition_to(
            Refund(currency="EUR", amount_minor=4995), gateway_refund(amount, RefundState.SUCCEEDED)
        )
    assert str(mismatch.value) == expected


def test_refund_key_contains_its_generation() -> None:
    refund = Refund()

    assert refund.key == f"refund-{refund.gateway_key}"
    assert Refund(gateway_key=refund.gateway_key, key_generation=2).key == f"{refund.key}-2"


def test_status_text_of_a_refund_by_hand_is_to_do() -> None:
    assert Refund(by_hand=True, state="submitted").status_text == "To do"
    assert Refund(by_hand=True, state="succeeded").status_text == "Succeeded"
    assert Refund(state="submitted").status_text == "Submitted"
