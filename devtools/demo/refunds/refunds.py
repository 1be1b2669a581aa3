"""The demo's refunds: for each return of money its row, the step that asks the gateway, and what came of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from core.copy_from import copy_rows, reserve_ids
from devtools.demo.orders.purchase import DemoPurchase, Happening, Promised, Return
from devtools.demo.vendors import Seller
from orders.models import Activity, Order
from refunds.models import Refund, RefundItem, RefundSettings
from refunds.models.states import State
from refunds.tasks import SEND_ATTEMPTS, check_pending_refund, send_to_gateway

STATES = {
    "succeeded": State.SUCCEEDED, "pending": State.PENDING, "retrying": State.SUBMITTED, "stuck": State.SUBMITTED,
    "waiting": State.WAITING, "failed": State.FAILED, "sent_back": State.FAILED,
}  # fmt: skip
KNOWN = ("succeeded", "pending", "sent_back")  # to the gateway
NO_ANSWER = "Request timed out: the gateway did not answer within 8 seconds"
REFUSED = "This card's bank does not take refunds."
CLOSED = "the card has expired or was canceled"
KEYS = UUID("5b8e3f0e-64c8-4a8c-9d5a-6f1d6f0c1a77")
CEILINGS = {"EUR": 20_000, "USD": 22_000, "GBP": 18_000}
COLUMNS = (
    "id", "vendor_id", "order_id", "state", "reason", "currency", "amount_minor", "tax_minor", "is_whole",
    "keeps_license", "by_hand", "comment", "requested_by_id", "requested_by_name", "needs_approval", "gateway_key",
    "key_generation", "gateway_id", "reference", "failure", "first_sent_at", "created_at", "settled_at",
)  # fmt: skip
LINE_COLUMNS = ("vendor_id", "refund_id", "item_id", "amount_minor", "live")


@dataclass(slots=True)
class DemoRefund:
    """A refund to be, with the lines of history that are about it and its step."""

    purchase: DemoPurchase
    back: Return
    told: list[Happening]
    job: Promised | None
    settled_at: datetime | None
    pk: int = 0

    @property
    def by_hand(self) -> bool:
        return self.purchase.method is not Order.PaymentMethod.CARD

    @property
    def failure(self) -> str:
        return {"failed": REFUSED, "sent_back": CLOSED}.get(self.back.fate, "")

    @property
    def reference(self) -> str:
        return f"PAYOUT-{self.purchase.pk}" if self.by_hand else ""


def write_settings(sellers: Iterable[Seller]) -> None:
    """Managers give back up to 200 euros alone."""
    RefundSettings.objects.bulk_create(
        RefundSettings(vendor=seller.vendor, ceilings={"manager": CEILINGS}) for seller in sellers
    )


def returns(batch: Iterable[DemoPurchase], clock: datetime) -> list[DemoRefund]:
    """Write them into the orders' histories."""
    return [_given(purchase, back, clock) for purchase in batch for back in purchase.returns]


def number(moneys: list[DemoRefund]) -> None:
    for one, pk in zip(moneys, reserve_ids(Refund, len(moneys)), strict=True):
        one.pk = pk
        for happening in one.told:
            happening.subject = f"refund:{pk}"
        if one.job:
            one.job.arguments = {"refund_id": pk}
            word = "look" if one.job.task == check_pending_refund.name else "send"
            one.job.dedupe_key = f"refund:{pk}:{word}"


def write(moneys: list[DemoRefund]) -> None:
    copy_rows(Refund, COLUMNS, (_row(one) for one in moneys))
    copy_rows(RefundItem, LINE_COLUMNS, (row for one in moneys for row in _line_rows(one)))


def _given(purchase: DemoPurchase, back: Return, clock: datetime) -> DemoRefund:
    said, at = f"Refund of {purchase.money(back.amount)}", back.at
    verb = "waits for approval by another person" if back.fate == "waiting" else "submitted"
    asked = purchase.tell(
        at, Activity.Kind.REFUND, f"{said} {verb}.", back.actor, data={"comment": back.comment}
    )
    told, job, settled_at = [asked], None, None
    if back.fate not in ("waiting",) and purchase.method is Order.PaymentMethod.CARD:
        job = _step(asked, back.fate, clock)
        purchase.jobs.append(job)
    for after, sentence in _sentences(said, back.fate):
        told.append(purchase.tell(at + after, Activity.Kind.REFUND, sentence, cause=asked))
    if back.fate in ("succeeded", "failed", "sent_back"):
        settled_at = told[-1].at
    return DemoRefund(purchase, back, told, job, settled_at)


def _step(asked: Happening, fate: str, clock: datetime) -> Promised:
    """The step that asks the gateway, as far as it came; open ones are due later than anybody's today."""
    task = check_pending_refund if fate == "pending" else send_to_gateway
    job = Promised(asked, task.name, task.queue, due_at=asked.at)
    later = clock + timedelta(days=2, minutes=asked.at.minute)
    match fate:
        case "pending":
            job.due_at, job.attempts, job.last_error = (
                later,
                9,
                "The customer's bank has not answered yet.",
            )
        case "retrying":
            job.due_at, job.attempts, job.last_error = later, 4, NO_ANSWER
        case "stuck":
            job.attempts, job.last_error = SEND_ATTEMPTS, NO_ANSWER
            job.due_at = job.failed_at = min(asked.at + timedelta(hours=36), clock)
        case _:
            job.done_at = asked.at + timedelta(seconds=3)
    return job


def _sentences(said: str, fate: str) -> Iterator[tuple[timedelta, str]]:
    """What followed, and how long after it was asked for."""
    match fate:
        case "succeeded" | "sent_back":
            yield timedelta(seconds=41), f"{said} succeeded."
        case "pending":
            yield timedelta(seconds=3), f"{said} is pending at the customer's bank."
        case "failed":
            yield timedelta(seconds=3), f"{said} failed: {REFUSED}"
        case "stuck":
            gave_up = f"Gave up after {SEND_ATTEMPTS} tries: Customer Service will look at it."
            yield timedelta(hours=36), gave_up
    if fate == "sent_back":
        came_back = f"{said} came back from the bank: {CLOSED}. The amount can be refunded again."
        yield timedelta(days=7), came_back


def _row(one: DemoRefund) -> tuple[Any, ...]:
    purchase, back = one.purchase, one.back
    actor, key = back.actor, uuid5(KEYS, f"{purchase.number} {back.at}")
    waits = back.fate == "waiting"
    return (
        one.pk, purchase.seller.vendor.pk, purchase.pk, STATES[back.fate].value, back.reason, purchase.currency,
        back.amount, sum(line.tax for line in back.lines), len(back.lines) == len(purchase.lines), False,
        one.by_hand, back.comment, actor.user and actor.user.pk, actor.name, waits, key, 0,
        f"re_{key.hex[:24]}" if back.fate in KNOWN and not one.by_hand else "", one.reference, one.failure,
        None if waits or one.by_hand else back.at + timedelta(seconds=1), back.at, one.settled_at,
    )  # fmt: skip


def _line_rows(one: DemoRefund) -> Iterator[tuple[Any, ...]]:
    live = one.back.fate not in ("failed", "sent_back")
    for line in one.back.lines:
        yield one.purchase.seller.vendor.pk, one.pk, line.pk, line.total, live
