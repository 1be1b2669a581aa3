"""Running actions of one class, on one or several orders, under the orders' locks in one transaction."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, Q, prefetch_related_objects

from core.vendor_transaction import vendor_transaction
from jobs.enqueue import insert_jobs
from orders.actions.repeat import SENT_BEFORE, has_data, sent_lately
from orders.history import record_all, unsaved_activity
from orders.models import Activity, Order, OrderItem
from orders.search.keys import add_comment_keys

if TYPE_CHECKING:
    from orders.actions.action import Action


class Obstacle(Exception):
    """Why an action cannot run now, as a sentence that tells its user what to do. Nothing was written."""


class Outdated(Obstacle):
    """The form stated something that has changed since; a whole sentence, with what is so now. Nothing was written."""


class SentBefore(Obstacle):
    """The same person sent the same data a moment ago; a question, of which the form has to say yes (`again`)."""


Refusal = Obstacle | PermissionDenied
Outcome = str | Refusal  # of an action's performing; the string is the sentence of its Activity


def run_many(actions: Sequence["Action"], *, token: str = "", **data: Any) -> list[Activity | Refusal]:
    """Run actions of one class on different orders of a vendor; return the result of each.

    It is its Activity (the earlier one, if the token was used before), or the refusal, which undoes its own action
    only. Any other exception undoes all of them.
    """
    token = f"{actions[0].slug}:{token}" if token else ""
    with vendor_transaction(actions[0].order.vendor_id):
        _lock(actions)
        earlier = _earlier(actions, token)
        results: dict[int, Activity | Refusal] = {
            activity.order_id: activity for activity in earlier if activity.token == token
        }
        for action in actions:
            if action.asks_again and action.order.pk not in results and has_data(earlier, data):
                results[action.order.pk] = SentBefore(SENT_BEFORE)
        new = [action for action in actions if action.order.pk not in results]
        results |= _record(new, perform_allowed(new, data), data, token)
    return [results[action.order.pk] for action in actions]


def _lock(actions: Sequence["Action"]) -> None:
    """Lock the orders and replace the actions' orders and items by their current state."""
    vendor_id = actions[0].order.vendor_id
    locked = Order.objects.locked_many(vendor_id, [action.order.pk for action in actions])
    for action in actions:
        action.order = locked[action.order.pk]
        if action.item:
            prefetch_related_objects([action.order], Prefetch("items", OrderItem.objects.with_related()))
            action.item = next(item for item in action.order.items.all() if item.pk == action.item.pk)


def _earlier(actions: Sequence["Action"], token: str) -> list[Activity]:
    """Return the activities of forms that were sent before: of this token, and of an action that asks, of others."""
    if not token:
        return []
    forms = Q(token=token)
    for action in actions:
        if action.asks_again:
            forms |= sent_lately(action)
    return list(Activity.objects.filter(forms, order__in=[action.order for action in actions]))


def perform_allowed(actions: Sequence["Action"], data: Mapping[str, Any]) -> dict[int, Outcome]:
    """Perform those actions of one class that may run now; return the outcome of each by order id."""
    outcomes: dict[int, Outcome] = {
        action.order.pk: refusal for action in actions if (refusal := action.refusal())
    }
    if allowed := [action for action in actions if action.order.pk not in outcomes]:
        outcomes |= type(allowed[0]).perform_many(allowed, data)
    return outcomes


def _record(
    actions: Sequence["Action"], outcomes: Mapping[int, Outcome], data: dict[str, Any], token: str
) -> dict[int, Activity | Refusal]:
    """Write activities and jobs of the actions that were performed; return all results by order id."""
    activities = record_all(
        unsaved_activity(
            action.order,
            action.kind,
            sentence,
            actor=action.actor,
            subject=action.subject,
            data=data | action.extra_data,
            token=token,
        )
        for action in actions
        if isinstance(sentence := outcomes[action.order.pk], str)
    )
    causes = {activity.order_id: activity for activity in activities}
    performed = [action for action in actions if action.order.pk in causes]
    if comment := data.get("comment"):
        add_comment_keys([action.order for action in performed], comment)
    insert_jobs([job for action in performed for job in action.jobs(causes[action.order.pk])])
    refusals = {pk: outcome for pk, outcome in outcomes.items() if not isinstance(outcome, str)}
    return causes | refusals
