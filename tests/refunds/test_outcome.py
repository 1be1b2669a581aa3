"""What the gateway's answer means, and what Activity says of it; by the facts alone, no database is asked."""

from datetime import UTC, datetime
from typing import Any

import pytest

from core.money import Money
from orders.payments.protocol import GatewayRefund, RefundState
from refunds.models import Refund
from refunds.outcome import Mismatch, adopted, sentence_of


@pytest.mark.parametrize(
    ("facts", "before", "sentence"),
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
def test_it_tells_what_became_of_it(facts: dict[str, Any], before: str, sentence: str) -> None:
    assert sentence_of(Refund(currency="EUR", amount_minor=4995, **facts), before) == sentence


def answer(amount: Money, state: RefundState) -> GatewayRefund:
    return GatewayRefund("re_1", "ch_1", amount, state, "", "the card has expired", datetime.now(UTC))


@pytest.mark.parametrize("state", RefundState)
def test_it_moves_as_the_gateway_says(state: RefundState) -> None:
    refund = Refund(currency="EUR", amount_minor=4995)

    move = adopted(refund, answer(refund.amount, state))

    assert (move.refund, move.target) == (refund, state.value)
    assert move.news == {"gateway_id": "re_1", "failure": "the card has expired"}


@pytest.mark.parametrize("amount", [Money(4994, "EUR"), Money(4995, "USD")])
def test_it_takes_no_other_refund_for_ours(amount: Money) -> None:
    expected = f"The gateway has a refund of {amount} where we have one of €49.95."

    with pytest.raises(Mismatch) as mismatch:
        adopted(Refund(currency="EUR", amount_minor=4995), answer(amount, RefundState.SUCCEEDED))
    assert str(mismatch.value) == expected


def test_it_names_its_key_by_its_generation() -> None:
    refund = Refund()

    assert refund.key == f"refund-{refund.gateway_key}"
    assert Refund(gateway_key=refund.gateway_key, key_generation=2).key == f"{refund.key}-2"


def test_it_calls_what_people_pay_out_to_do() -> None:
    assert Refund(by_hand=True, state="submitted").told == "To do"
    assert Refund(by_hand=True, state="succeeded").told == "Succeeded"
    assert Refund(state="submitted").told == "Submitted"
