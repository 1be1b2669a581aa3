"""What may be done to an order. Each action is one file here or in a higher app's `actions` package."""

from orders.actions.action import Action, Entry, Obstacle, Target
from orders.actions.registry import action_for, actions_on, menu, register

__all__ = ["Action", "Entry", "Obstacle", "Target", "action_for", "actions_on", "menu", "register"]
