"""Two actions that ask nothing, for tests of what all actions have in common."""

from orders.actions import Action, Target
from orders.models import Activity
from vendors.rights import Right


class Stamp(Action):
    label = "Stamp"
    right = Right.SUPPORT
    confirmation = "Stamped."
    kind = Activity.Kind.CHANGE

    def obstacle(self) -> str:
        return "it is a test order" if self.order.is_test else ""

    def perform(self) -> str:
        return "Stamped."


class StampItem(Stamp):
    label = "Stamp Item"
    target = Target.ITEM
