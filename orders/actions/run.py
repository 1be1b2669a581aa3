"""How actions run: under their orders' locks, one alone or several of a kind in one transaction."""

from collections.abc import Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Prefetch, prefetch_related_objects

from jobs.enqueue import insert_jobs
from orders.history import line, record_all
from orders.models import Activity, Order, OrderItem

if TYPE_CHECKING:
    from orders.actions.action import Action


class Obstacle(Exception):
    """Why an action cannot be done now, as a sentence its asker can act on. Nothing was written."""


Outcome = Activity | Obstacle | PermissionDenied


def run_many(actions: Sequence["Action"], *, token: str = "", **asked: Any) -> list[Outcome]:
    """What each came to: the Activity that tells it (an earlier one, if the token is known), or why not.

    They are of one class and of different orders. Anything but a refusal leaves all of them undone.
    """
    mark = f"{actions[0].slug}:{token}" if token else ""
    with transaction.atomic():
        _lock(actions)
        outcomes: dict[int, Outcome] = dict(_earlier(actions, mark))
        fresh = [one for one in actions if one.order.pk not in outcomes]
        sentences = _perform(fresh, asked, outcomes)
        done = [one for one in fresh if one.order.pk in sentences]
        outcomes |= _write(done, sentences, asked, mark)
    return [outcomes[one.order.pk] for one in actions]


def _lock(actions: Sequence["Action"]) -> None:
    """Orders and items as they are now that nobody else changes them."""
    locked = Order.objects.locked_many([one.order.pk for one in actions])
    for one in actions:
        one.order = locked[one.order.pk]
        if one.item:
            prefetch_related_objects([one.order], Prefetch("items", OrderItem.objects.with_related()))
            one.item = next(item for item in one.order.items.all() if item.pk == one.item.pk)


def _earlier(actions: Sequence["Action"], mark: str) -> dict[int, Activity]:
    """Forms that were sent before."""
    if not mark:
        return {}
    told = Activity.objects.filter(order__in=[one.order.pk for one in actions], token=mark)
    return {activity.order_id: activity for activity in told}


def _perform(
    actions: Sequence["Action"], asked: dict[str, Any], outcomes: dict[int, Outcome]
) -> dict[int, str]:
    """The sentences of those that nothing keeps; a refusal undoes its own action only."""
    sentences = {}
    several = len(actions) > 1
    if actions:
        type(actions[0]).look_ahead(actions)
    for one in actions:
        try:
            with transaction.atomic(savepoint=several) if one.writes_alone else nullcontext():
                one.check()
                sentences[one.order.pk] = one.perform(**asked)
        except (Obstacle, PermissionDenied) as refusal:
            outcomes[one.order.pk] = refusal
    return sentences


def _write(
    actions: Sequence["Action"], sentences: dict[int, str], asked: dict[str, Any], mark: str
) -> dict[int, Activity]:
    """What they decided, the log, and the steps they promised, with few statements for all."""
    if not actions:
        return {}
    type(actions[0]).write(actions)
    lines = [
        line(
            one.order,
            one.kind,
            sentences[one.order.pk],
            actor=one.actor,
            subject=one.subject,
            data=asked | one.noted,
            token=mark,
        )
        for one in actions
    ]
    told = record_all(lines)
    insert_jobs([job for one, cause in zip(actions, told, strict=True) for job in one.jobs(cause)])
    return {activity.order_id: activity for activity in told}
