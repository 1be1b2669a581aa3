from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models.functions import Now

from orders.claims import bells
from orders.doorbell import ring
from orders.models import Activity, Order, Step
from orders.promises import Promise


def put(
    promises: Sequence[Promise],
    *,
    vendor_id: int,
    order: Order | None = None,
    cause: Activity | None = None,
    queue: str = "",
) -> None:
    """Write the steps into the open transaction; workers hear of them after the commit.

    A promise whose dedupe key already has a step adds none. With a `queue` all wait there, not in their tasks'.
    """
    write(steps_of(promises, vendor_id=vendor_id, order=order, cause=cause, queue=queue))


def steps_of(
    promises: Iterable[Promise],
    *,
    vendor_id: int,
    order: Order | None = None,
    cause: Activity | None = None,
    queue: str = "",
) -> list[Step]:
    """The steps to be, not written yet."""
    return [
        Step(
            vendor_id=vendor_id,
            order=order,
            cause=cause,
            task=promise.task.name,
            arguments=promise.arguments,
            queue=queue or promise.task.queue,
            dedupe_key=promise.dedupe_key,
            due_at=Now() + promise.delay,
        )
        for promise in promises
    ]


def write(steps: Sequence[Step]) -> None:
    """What one act promises, or several in one transaction, in one statement."""
    if not steps:
        return
    distinct = _distinct(steps)
    # An upsert that changes nothing: of two acts that promise the same at once neither fails.
    Step.objects.bulk_create(
        distinct, update_conflicts=True, unique_fields=["dedupe_key"], update_fields=["dedupe_key"]
    )
    rung = bells(distinct)
    transaction.on_commit(lambda: ring(rung), robust=True)


def _distinct(steps: Sequence[Step]) -> list[Step]:
    """The first step of each dedupe key, and all that have none."""
    kept: dict[str | int, Step] = {}
    for position, step in enumerate(steps):
        kept.setdefault(step.dedupe_key or position, step)
    return list(kept.values())
