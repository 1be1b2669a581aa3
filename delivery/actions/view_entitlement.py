from functools import cached_property
from typing import Any

from delivery.licenses.machine_list import machine_list
from delivery.licenses.models import LicenseKey
from delivery.models import Delivery
from delivery.rules import delivery_of
from orders.actions import Action, Obstacle, Target, register
from orders.forms import ActionForm
from orders.models import Activity
from vendors.rights import Right


@register
class ViewEntitlement(Action):
    """Show what the customer is entitled to; this is a page, and changes nothing."""

    label = "View Entitlement"
    right = Right.READ
    confirmation = "Nothing was changed."
    kind = Activity.Kind.KEY
    target = Target.ITEM
    weight = 50
    form_class = ActionForm
    hands_out = True

    def perform(self) -> str:
        raise Obstacle("this page only shows: there is nothing to do")

    @cached_property
    def delivery(self) -> Delivery | None:
        return delivery_of(self.item)

    @cached_property
    def keys(self) -> list[LicenseKey]:
        """Return every key of the item, the newest first."""
        return list(LicenseKey.objects.filter(item=self.item).order_by("-pk"))

    @property
    def hardware_id(self) -> str:
        """Return the Hardware ID for which the key that is shown was made."""
        if self.delivery is None:
            return ""
        key = self.delivery.key
        return (key.hardware_id if key else "") or self.delivery.hardware_id

    @cached_property
    def machines(self) -> dict[str, Any] | None:
        return machine_list(self.item, self.delivery) if self.item else None

    @cached_property
    def history(self) -> list[Activity]:
        """Return who had its keys made, replaced or revoked, the newest first."""
        activities = Activity.objects.filter(order=self.order, kind=Activity.Kind.KEY, subject=self.subject)
        return list(activities.order_by("-pk")[:50])
