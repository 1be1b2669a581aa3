import re

from orders.actions.action import Action, Entry, Target
from orders.models import Order, OrderItem
from vendors.actor import Actor

_ACTIONS: dict[str, type[Action]] = {}


def register(action: type[Action]) -> type[Action]:
    """Put an action into every drop-down, command and bulk run: `AddComment` becomes `add-comment`."""
    action.slug = re.sub(r"(?<!^)(?=[A-Z])", "-", action.__name__).lower()
    if action.slug in _ACTIONS:
        raise ValueError(f"Two actions are called {action.slug}.")
    _ACTIONS[action.slug] = action
    return action


def actions_on(target: Target) -> list[type[Action]]:
    """In the order of the drop-down."""
    chosen = (action for action in _ACTIONS.values() if action.target is target)
    return sorted(chosen, key=lambda action: (action.weight, action.label))


def action_for(slug: str, target: Target) -> type[Action] | None:
    action = _ACTIONS.get(slug)
    return action if action and action.target is target else None


def menu(order: Order, actor: Actor, item: OrderItem | None = None) -> list[Entry]:
    """The Actions drop-down of an order or one of its items; costs no query."""
    target = Target.ITEM if item else Target.ORDER
    chosen = (action(order, actor, item) for action in actions_on(target))
    return [action.entry() for action in chosen if action.is_listed()]
