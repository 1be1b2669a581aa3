"""The only writer of the log."""

import json
from collections.abc import Iterable
from typing import Any

from django.db import connection

from orders.models import Activity, Order, Step
from vendors.actor import SYSTEM, Actor

COLUMNS = (
    "vendor_id", "order_id", "kind", "sentence", "data", "subject", "actor_kind", "actor_name", "actor_user_id",
    "cause_id", "token",
)  # fmt: skip
INSERT = f"""
    INSERT INTO orders_activity ({", ".join(COLUMNS)})
    SELECT {", ".join(COLUMNS)} FROM json_populate_recordset(NULL::orders_activity, %s) RETURNING id, happened_at
"""  # noqa: S608  names of our own


def record(
    order: Order,
    kind: Activity.Kind,
    sentence: str,
    *,
    actor: Actor,
    cause: Activity | None = None,
    subject: str = "",
    data: dict[str, Any] | None = None,
    token: str = "",
) -> Activity:
    """Write what happened, as the Activity tab will show it.

    Called by `Action.run`, by the settling of a step and by the doors for outside events; by nobody else.
    """
    return record_all(
        [line(order, kind, sentence, actor=actor, cause=cause, subject=subject, data=data, token=token)]
    )[0]


def record_all(lines: Iterable[Activity]) -> list[Activity]:
    """What happened to several orders at once, in one statement with one value: a fifth of bulk_create's Python."""
    told = list(lines)
    if told:
        rows = [{column: getattr(one, column) for column in COLUMNS} for one in told]
        with connection.cursor() as cursor:
            cursor.execute(INSERT, [json.dumps(rows)])
            for one, kept in zip(told, cursor.fetchall(), strict=True):
                one.pk, one.happened_at = kept
    return told


def line(
    order: Order,
    kind: Activity.Kind,
    sentence: str,
    *,
    actor: Actor,
    cause: Activity | None = None,
    subject: str = "",
    data: dict[str, Any] | None = None,
    token: str = "",
) -> Activity:
    """A line of the log that is not written yet."""
    return _line(
        kind,
        sentence,
        actor,
        vendor_id=order.vendor_id,
        order=order,
        cause=cause,
        subject=subject,
        data=data or {},
        token=token,
    )


def line_of(step: Step, kind: Activity.Kind, sentence: str) -> Activity:
    """What a settled step tells; neither its order nor its cause is read for it."""
    return _line(
        kind,
        sentence,
        SYSTEM,
        vendor_id=step.vendor_id,
        order_id=step.order_id,
        cause_id=step.cause_id,
        subject=step.subject,
    )


def _line(kind: Activity.Kind, sentence: str, actor: Actor, **facts: Any) -> Activity:
    return Activity(
        kind=kind,
        sentence=sentence,
        actor_kind=actor.kind,
        actor_name=actor.name,
        actor_user=actor.user,
        **facts,
    )
