"""Running actions of one class, on one or several orders, under the orders' locks in one transaction."""

from collections.abc import Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Prefetch, prefetch_related_objects

from jobs.enqueue import insert_jobs
from orders.history import record_all, unsaved_activity
from orders.models import Activity, Order, OrderItem

if TYPE_CHECKING:
    from orders.actions.action import Action


class Obstacle(Exception):
    """Why an action cannot run now, as a sentence that tells its user what to do. Nothing was written."""


Outcome = Activity | Obstacle | PermissionDenied


def run_many(actions: Sequence["Action"], *, token: str = "", **data: Any) -> list[Outcome]:
    """Run actions of one class on different orders; return the outcome of each.

    The outcome is its Activity (the earlier one, if the token was used before), or the refusal. Any other exception
    undoes all of them.
    """
    token = f"{actions[0].slug}:{token}" if token else ""
    with transaction.atomic():
        _lock(actions)
        outcomes: dict[int, Outcome] = dict(_earlier(actions, token))
        new = [action for action in actions if action.order.pk not in outcomes]
        sentences = _perform(new, data, outcomes)
        done = [action for action in new if action.order.pk in sentences]
        outcomes |= _write(done, sentences, data, token)
    return [outcomes[action.order.pk] for action in actions]


def _lock(actions: Sequence["Action"]) -> None:
    """Lock the orders and replace the actions' orders and items by their current state."""
    locked = Order.objects.locked_many([action.order.pk for action in actions])
    for action in actions:
        action.order = locked[action.order.pk]
        if action.item:
            prefetch_related_objects([action.order], Prefetch("items", OrderItem.objects.with_related()))
            action.item = next(item for item in action.order.items.all() if item.pk == action.item.pk)


def _earlier(actions: Sequence["Action"], token: str) -> dict[int, Activity]:
    """Return the activities of forms that were sent before, by order id."""
    if not token:
        return {}
    activities = Activity.objects.filter(order__in=[action.order.pk for action in actions], token=token)
    return {activity.order_id: activity for activity in activities}


def _perform(
    actions: Sequence["Action"], data: dict[str, Any], outcomes: dict[int, Outcome]
) -> dict[int, str]:
    """Perform each action; return the sentences by order id. A refusal undoes its own action only."""
    sentences = {}
    has_several = len(actions) > 1
    if actions:
        type(actions[0]).read_many(actions)
    for action in actions:
        try:
            with transaction.atomic(savepoint=has_several) if action.writes_itself else nullcontext():
                action.check()
                sentences[action.order.pk] = action.perform(**data)
        except (Obstacle, PermissionDenied) as refusal:
            outcomes[action.order.pk] = refusal
    return sentences


def _write(
    actions: Sequence["Action"], sentences: dict[int, str], data: dict[str, Any], token: str
) -> dict[int, Activity]:
    """Write what the actions decided, their activities and their jobs; return the activities by order id."""
    if not actions:
        return {}
    type(actions[0]).write_many(actions)
    activities = record_all(
        unsaved_activity(
            action.order,
            action.kind,
            sentences[action.order.pk],
            actor=action.actor,
            subject=action.subject,
            data=data | action.extra_data,
            token=token,
        )
        for action in actions
    )
    insert_jobs(
        [job for action, cause in zip(actions, activities, strict=True) for job in action.jobs(cause)]
    )
    return {activity.order_id: activity for activity in activities}
