"""A batch of refunds that one worker sends to the gateway, with no transaction open, and settles in one."""

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
from refunds.transitions import Transition

_current: ContextVar["GatewayBatch"] = ContextVar("gateway_batch")


@dataclass(frozen=True, slots=True)
class GatewayBatch:
    """The refunds of a batch by id, the ids of those never sent before, and the transitions collected so far."""

    refunds: dict[int, Refund]
    never_sent: set[int]
    transitions: list[Transition] = field(default_factory=list)


@contextmanager
def gateway_batch(jobs: Sequence[Job]) -> Iterator[None]:
    """Open a batch for jobs of `send_to_gateway`, or of `check_pending_refund`, that were claimed together.

    `first_sent_at` is committed before the first call to the gateway. A worker that is killed before the end causes no
    second refund: the next worker sends the same keys.
    """
    ids = [job.arguments["refund_id"] for job in jobs]
    orders = Prefetch("order", Order.objects.only("charge_id"))
    refunds = Refund.objects.prefetch_related(orders).in_bulk(ids)
    never_sent = {
        pk for pk, refund in refunds.items() if refund.state == State.SUBMITTED and not refund.first_sent_at
    }
    Refund.objects.filter(pk__in=never_sent, first_sent_at=None).update(first_sent_at=timezone.now())
    batch = GatewayBatch(refunds, never_sent)
    token = _current.set(batch)
    try:
        yield
    finally:
        _current.reset(token)
    settle_all(batch.transitions, queue=BULK_QUEUE if jobs[0].queue == BULK_QUEUE else "")


def current_batch() -> GatewayBatch:
    """Return the batch of the job that runs."""
    return _current.get()
