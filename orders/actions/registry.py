"""The registry of actions, and the Actions drop-down."""

import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache

from orders.actions.action import Action, Entry, Target
from orders.models import Order, OrderItem
from vendors.actor import Actor
from vendors.rights import Right

_ACTIONS: dict[str, type[Action]] = {}


def register(action: type[Action]) -> type[Action]:
    """Add an action to every drop-down, command and bulk run; `AddComment` gets the slug `add-comment`."""
    action.slug = re.sub(r"(?<!^)(?=[A-Z])", "-", action.__name__).lower()
    if action.slug in _ACTIONS:
        raise ValueError(f"Two actions are called {action.slug}.")
    _ACTIONS[action.slug] = action
    return action


def actions_on(target: Target) -> list[type[Action]]:
    """Return the actions on orders or on items, in the order of the drop-down."""
    return _in_order(tuple(_ACTIONS.values()), target)


@lru_cache(maxsize=8)  # a menu asks for each row of a list
def _in_order(actions: tuple[type[Action], ...], target: Target) -> list[type[Action]]:
    on_target = (action for action in actions if action.target is target)
    return sorted(on_target, key=lambda action: (action.weight, action.label))


def action_for(slug: str, target: Target) -> type[Action] | None:
    """Return the action with this slug, if it is one on this target."""
    action = _ACTIONS.get(slug)
    return action if action and action.target is target else None


def action_editing(field: str, order: Order, actor: Actor) -> Action | None:
    """Return the action that the order page links to beside this field, if an app has one."""
    return next((action(order, actor) for action in _ACTIONS.values() if action.edits == field), None)


def menu(order: Order, actor: Actor, item: OrderItem | None = None) -> list[Entry]:
    """Return the Actions drop-down of an order or one of its items; makes no query."""
    return _menu(order, actor, item, cache(lambda right: actor.refusal(right, order)))


def menus(orders: Iterable[Order], actor: Actor) -> list[list[Entry]]:
    """Return the drop-down of each of a vendor's orders; makes no query."""
    orders = list(orders)
    refusal = cache(lambda right: actor.refusal(right, orders[0]))
    return [_menu(order, actor, None, refusal) for order in orders]


def _menu(order: Order, actor: Actor, item: OrderItem | None, refusal: Callable[[Right], str]) -> list[Entry]:
    target = Target.ITEM if item else Target.ORDER
    actions = [action(order, actor, item) for action in actions_on(target)]
    return [action.entry(refusal(action.right)) for action in actions if action.is_listed()]
