"""Undoing an action within seconds: its jobs have not begun, and exactly one happens ever, they or this.

A vendor who wishes it lets emails and refunds that are started in the panel wait for `UNDO_WINDOW`.
"""

from django.core.exceptions import PermissionDenied

from core.vendor_transaction import vendor_transaction
from jobs import states
from orders.actions.action import Action, Target
from orders.actions.registry import action_for
from orders.actions.run import Obstacle
from orders.history import record
from orders.models import Activity, Order
from vendors.actor import Actor
from vendors.rights import Right

TOO_LATE = "It is too late to undo this: it was done a moment ago."


def undo(order: Order, activity: Activity, actor: Actor) -> Activity:
    """Take an action back and return the activity that says so; a form that is sent twice gets the same one.

    Raises `Obstacle` with a sentence where that is not possible (any more), or PermissionDenied; then nothing was
    written.
    """
    with vendor_transaction(order.vendor_id):
        order = Order.objects.locked_many(order.vendor_id, [order.pk])[order.pk]
        action = _action_of(activity)
        right = action.right if action else Right.SUPPORT
        if not actor.may(right, order):
            raise PermissionDenied(f"Undo: {actor.refusal(right, order)}.")
        if action is None:
            raise Obstacle("This cannot be undone.")
        token = f"undo:{activity.pk}"
        if earlier := Activity.objects.filter(order=order, token=token).first():
            return earlier
        jobs = states.cancel(order.jobs.filter(cause_id=activity.pk))
        if not jobs:
            raise Obstacle(TOO_LATE)
        sentence = action.undo(order, activity, jobs)
        return record(
            order, Activity.Kind(activity.kind), sentence, actor=actor, cause=activity, subject=activity.subject,
            token=token,
        )  # fmt: skip


def _action_of(activity: Activity) -> type[Action] | None:
    """Return the action that the activity was written by, where it offered to be undone."""
    if not activity.data.get("can_undo"):
        return None
    slug = activity.token.partition(":")[0]
    return action_for(slug, Target.ORDER) or action_for(slug, Target.ITEM)
