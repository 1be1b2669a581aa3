from delivery.licenses.machines import deactivate
from delivery.licenses.models import Activation
from delivery.models.delivery_terms import terms_of
from delivery.rules import delivery_of, is_of_machines, no_machine, not_deliverable
from orders.actions import Action, Target, register
from orders.forms import CommentForm
from orders.models import Activity
from vendors.rights import Right


@register
class DeactivateAllMachines(Action):
    """Free the places of all machines; their keys are revoked."""

    label = "Deactivate All Machines"
    right = Right.SUPPORT
    confirmation = "All machines deactivated: others may take their places."
    kind = Activity.Kind.KEY
    target = Target.ITEM
    weight = 47
    form_class = CommentForm
    button = "Deactivate all"

    def is_listed(self) -> bool:
        return is_of_machines(self.item)

    def obstacle(self) -> str:
        return not_deliverable(self.order, self.item) or no_machine(self.item)

    def perform(self, *, comment: str) -> str:
        delivery = delivery_of(self.item)
        assert self.item and delivery  # noqa: S101, PT018  `obstacle` has looked
        delivery.item = self.item
        gone = deactivate(delivery, terms_of(self.item.product), Activation.objects.all())
        self.extra_data["hardware_ids"] = gone
        many = f"all {len(gone)} machines" if len(gone) > 1 else f"the machine {gone[0]}"
        return f"{self.item.name} deactivated on {many}; no key of theirs is valid any more."
