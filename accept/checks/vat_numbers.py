"""VAT numbers, and the register that is asked about them: 59."""

import time
from collections.abc import Callable
from uuid import uuid4

from accept import journey
from accept.check import Outcome, check, judge
from accept.outside.services import Answer, Arrival
from accept.world import World


def hang(arrival: Arrival) -> Answer:
    time.sleep(10)
    return 200, {}, b""


JSON = {"Content-Type": "application/json"}
UNCLEAR_ANSWERS: dict[str, Callable[[Arrival], Answer]] = {
    "unknown": lambda arrival: (200, JSON, b'{"errorWrappers": [{"error": "X"}]}'),
    "500": lambda arrival: (500, {}, b"oops"),
    "no JSON": lambda arrival: (200, {}, b"<html>"),
    "hangs": hang,
}


@check(
    59,
    "numbers the register cannot confirm never exempt; a hanging register costs less than 2 s; proof is stored",
)
def vat(world: World) -> Outcome:
    wrong, slowest = list[str](), 0.0
    normal = world.made.vies.answer
    for name, answer in UNCLEAR_ANSWERS.items():
        world.made.vies.answer = answer
        try:
            tax, seconds = summary_with_number(world, "FR40303265045")
        finally:
            world.made.vies.answer = normal
        slowest = max(slowest, seconds)
        wrong += [f"{name}: exempt"] if tax == 0 else []
        wrong += [f"{name}: {seconds:.1f} s"] if seconds > 2 else []
    tax, _ = summary_with_number(world, "FR40303265045", country="FR")
    proof = world.value(
        "SELECT count(*) FROM checkout_order_summary_purchase p WHERE p::text LIKE '%R40303265045%'"
    )
    return judge(
        f"{len(UNCLEAR_ANSWERS)} answers, the slowest page {slowest:.1f} s, a valid number leaves {tax} of tax",
        wrong=wrong,
        valid_number_is_not_exempt=tax, no_proof=not proof,
    )  # fmt: skip


def summary_with_number(world: World, number: str, country: str = "FR") -> tuple[int, float]:
    """Return the tax of an order summary after a VAT number, and how long the page took."""
    browser = world.stranger()
    address = {"country": country, "postal_code": "75001", "city": "Paris", "street1": "Rue 1"}
    answer = browser.post(
        f"/checkout/{journey.SKU}/", journey.BUYER | address | {"email": f"{uuid4().hex}@post.example"}
    )
    summary = answer.headers["Location"]
    total = browser.fields(summary)["total"]
    began = time.monotonic()
    browser.follow(browser.post(summary, {"vat_number": number, "apply": "1", "total": total}))
    seconds = time.monotonic() - began
    row = world.query(
        "SELECT tax_minor FROM checkout_order_summary_purchase WHERE %s LIKE '%%' || token::text || '%%'",
        [summary],
    )
    assert row, summary
    return int(row[0][0]), seconds
