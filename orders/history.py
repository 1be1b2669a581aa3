"""The only writer of the log."""

from collections.abc import Iterable
from typing import Any

from orders.columns import insert_all
from orders.models import Activity, Order, Step
from vendors.actor import SYSTEM, Actor


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
    """What happened to several orders at once, in one statement."""
    told = list(lines)
    insert_all(told)
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
