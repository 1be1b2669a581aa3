from delivery.licenses.machines import deactivate
from delivery.licenses.models import Activation
from delivery.licenses.rules import has_machine_keys, no_active_machine
from delivery.models.delivery_terms import terms_of
from delivery.rules import delivery_of, not_deliverable
from orders.actions import Action, Target, register
from orders.forms import CommentForm
from orders.models import Activity
from vendors.rights import Right


@register
class DeactivateAllMachines(Action):
    """Deactivate all machines of an item; their keys are revoked."""

    label = "Deactivate All Machines"
    right = Right.SUPPORT
    confirmation = "All machines deactivated: others may take their places."
    kind = Activity.Kind.KEY
    target = Target.ITEM
    weight = 47
    is_dangerous = True
    form_class = CommentForm
    button = "Deactivate all"

    def is_listed(self) -> bool:
        return has_machine_keys(self.item)

    def obstacle(self) -> str:
        return not_deliverable(self.order, self.item) or no_active_machine(self.item)

    def perform(self, *, comment: str) -> str:
        delivery = delivery_of(self.item)
        assert self.item and delivery  # noqa: S101, PT018  `obstacle` has checked it
        delivery.item = self.item
        hardware_ids = deactivate(delivery, terms_of(self.item.product), Activation.objects.all())
        self.extra_data["hardware_ids"] = hardware_ids
        machines = (
            f"all {len(hardware_ids)} machines" if len(hardware_ids) > 1 else f"the machine {hardware_ids[0]}"
        )
        return f"{self.item.name} deactivated on {machines}; no key of theirs is valid any more."
