"""The only writer of the log."""

from collections.abc import Iterable
from typing import Any

from orders.models import Activity, Order
from vendors.actor import Actor


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
    return Activity.objects.bulk_create(lines)


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
    return Activity(
        vendor_id=order.vendor_id,
        order=order,
        kind=kind,
        sentence=sentence,
        actor_kind=actor.kind,
        actor_name=actor.name,
        actor_user=actor.user,
        cause=cause,
        subject=subject,
        data=data or {},
        token=token,
    )
