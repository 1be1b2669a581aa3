"""The only writer of the log."""

from collections.abc import Iterable, Sequence
from typing import Any

from core.bulk_sql import insert_all
from jobs.extension_points import JobOutcome
from jobs.registry import task_named
from orders.models import Activity, Order
from orders.models.order import ORDER_SUBJECT
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


def record_job_outcomes(outcomes: Sequence[JobOutcome]) -> dict[int, int]:
    """Write what jobs about orders came to; return the ids of the activities by job id."""
    about_orders = [outcome for outcome in outcomes if outcome.job.subject_kind == ORDER_SUBJECT]
    activities = record_all(_line_of_job(outcome) for outcome in about_orders)
    return {outcome.job.pk: activity.pk for outcome, activity in zip(about_orders, activities, strict=True)}


def _line_of_job(outcome: JobOutcome) -> Activity:
    """Neither its order nor its cause is read for it."""
    job = outcome.job
    return _line(
        Activity.Kind(task_named(job.task).kind),
        outcome.sentence,
        SYSTEM,
        vendor_id=job.vendor_id,
        order_id=job.subject_id,
        cause_id=job.cause_id,
        subject=job.activity_subject,
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
