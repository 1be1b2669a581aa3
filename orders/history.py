"""The only writer of the activity log."""

import os
from collections.abc import Iterable, Sequence
from typing import Any

from core.copy_from import copy_new
from jobs.extension_points import JobOutcome
from jobs.registry import task_named
from orders.models import Activity, Order
from orders.models.order import ORDER_SUBJECT
from vendors.actor import SYSTEM, Actor

COPIED_FROM = 10  # outcomes: fewer are quicker by INSERT


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
    """Write an activity; `sentence` is what the Activity tab shows.

    Only `Action.run`, the settling of a job and handlers of outside events call it.
    """
    activity = unsaved_activity(
        order, kind, sentence, actor=actor, cause=cause, subject=subject, data=data, token=token
    )
    return record_all([activity])[0]


def record_all(activities: Iterable[Activity]) -> list[Activity]:
    """Write activities of several orders in one statement; return them with their ids."""
    return Activity.objects.bulk_create(activities)


def unsaved_activity(
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
    """Return an activity that is not written yet."""
    return _activity(
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
    """Write an activity for each outcome of a job about an order; return the activities' ids by job id."""
    order_outcomes = [outcome for outcome in outcomes if outcome.job.subject_kind == ORDER_SUBJECT]
    activities = [_activity_of_job(outcome) for outcome in order_outcomes]
    if len(activities) < COPIED_FROM:
        record_all(activities)
    else:
        copy_new(activities)
    return {outcome.job.pk: activity.pk for outcome, activity in zip(order_outcomes, activities, strict=True)}


def _activity_of_job(outcome: JobOutcome) -> Activity:
    """Return the activity of an outcome; makes no query for its order or cause."""
    job = outcome.job
    return _activity(
        Activity.Kind(task_named(job.task).kind),
        outcome.sentence,
        SYSTEM,
        vendor_id=job.vendor_id,
        order_id=job.subject_id,
        cause_id=job.cause_id,
        subject=job.activity_subject,
    )


def _activity(kind: Activity.Kind, sentence: str, actor: Actor, **fields: Any) -> Activity:
    return Activity(
        salt=int.from_bytes(os.urandom(8), signed=True),
        kind=kind,
        sentence=sentence,
        actor_kind=actor.kind,
        actor_name=actor.name,
        actor_user=actor.user,
        **fields,
    )
