"""Actions on orders. Each action is one file here or in an upper app's `actions` package."""

from orders.actions.action import Action, Entry, Target
from orders.actions.registry import action_editing, action_for, actions_on, menu, menus, register
from orders.actions.run import Obstacle, Outcome, Outdated, Refusal, SentBefore, run_many

__all__ = [
    "Action",
    "Entry",
    "Obstacle",
    "Outcome",
    "Outdated",
    "Refusal",
    "SentBefore",
    "Target",
    "action_editing",
    "action_for",
    "actions_on",
    "menu",
    "menus",
    "register",
    "run_many",
]
