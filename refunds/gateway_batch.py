"""Refunds that one worker asks the gateway for, one after the other with no transaction open, and settles together."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.utils import timezone

from jobs.models import Job
from jobs.registry import BULK_QUEUE
from orders.models import Order
from refunds.models import Refund
from refunds.models.states import State
from refunds.outcome import settle_all
from refunds.transitions import Move

_open: ContextVar["Asking"] = ContextVar("asking")


@dataclass(frozen=True, slots=True)
class Asking:
    """The refunds in hand, those never sent before, and what the gateway has answered so far."""

    refunds: dict[int, Refund]
    fresh: set[int]
    moves: list[Move] = field(default_factory=list)


@contextmanager
def asking(jobs: Sequence[Job]) -> Iterator[None]:
    """Open for the steps of `send_to_gateway`, or of `look_again`, that a worker claimed together.

    Before the first call it stands in the database that they may have been sent. Whoever dies before the end has
    asked for nothing twice: the next one asks with the same keys.
    """
    ids = [job.arguments["refund_id"] for job in jobs]
    orders = Prefetch("order", Order.objects.only("charge_id"))
    refunds = Refund.objects.prefetch_related(orders).in_bulk(ids)
    fresh = {pk for pk, one in refunds.items() if one.state == State.SUBMITTED and not one.first_sent_at}
    Refund.objects.filter(pk__in=fresh, first_sent_at=None).update(first_sent_at=timezone.now())
    hand = Asking(refunds, fresh)
    token = _open.set(hand)
    try:
        yield
    finally:
        _open.reset(token)
    settle_all(hand.moves, queue=BULK_QUEUE if jobs[0].queue == BULK_QUEUE else "")


def current() -> Asking:
    return _open.get()
