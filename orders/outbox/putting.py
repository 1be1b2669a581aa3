import json
from collections.abc import Iterable, Sequence

from django.db import connection, transaction

from orders.claims import bells
from orders.doorbell import ring
from orders.models import Activity, Order, Step
from orders.promises import Promise

COLUMNS = ("vendor_id", "order_id", "cause_id", "task", "arguments", "queue", "dedupe_key")
# An upsert that changes nothing: of two acts that promise the same at once neither fails.
INSERT = f"""
    INSERT INTO orders_step ({", ".join(COLUMNS)}, due_at, attempts, lease_generation, last_error)
    SELECT {", ".join(COLUMNS)}, statement_timestamp() + make_interval(secs => delay), 0, 0, ''
    FROM json_to_recordset(%s) AS step (vendor_id bigint, order_id bigint, cause_id bigint,
        task text, arguments jsonb, queue text, dedupe_key text, delay double precision)
    ON CONFLICT (dedupe_key) DO UPDATE SET dedupe_key = excluded.dedupe_key RETURNING id
"""  # noqa: S608  names of our own


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
    steps = []
    for promise in promises:
        step = Step(
            vendor_id=vendor_id,
            order=order,
            cause=cause,
            task=promise.task.name,
            arguments=promise.arguments,
            queue=queue or promise.task.queue,
            dedupe_key=promise.dedupe_key,
        )
        step.delay = promise.delay
        steps.append(step)
    return steps


def write(steps: Sequence[Step]) -> None:
    """What one act promises, or several in one transaction, in one statement with one value."""
    if not steps:
        return
    distinct = _distinct(steps)
    rows = [
        {column: getattr(one, column) for column in COLUMNS} | {"delay": one.delay.total_seconds()}
        for one in distinct
    ]
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [json.dumps(rows)])
        for one, (pk,) in zip(distinct, cursor.fetchall(), strict=True):
            one.pk = pk
    rung = bells(distinct)
    transaction.on_commit(lambda: ring(rung), robust=True)


def _distinct(steps: Sequence[Step]) -> list[Step]:
    """The first step of each dedupe key, and all that have none."""
    kept: dict[str | int, Step] = {}
    for position, step in enumerate(steps):
        kept.setdefault(step.dedupe_key or position, step)
    return list(kept.values())
