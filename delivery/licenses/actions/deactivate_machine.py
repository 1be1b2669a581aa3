from delivery.licenses.forms import MachineForm
from delivery.licenses.machines import deactivate
from delivery.licenses.models import Activation
from delivery.licenses.rules import has_machine_keys, no_active_machine
from delivery.models.delivery_terms import terms_of
from delivery.rules import delivery_of, not_deliverable
from orders.actions import Action, Obstacle, Target, register
from orders.models import Activity
from vendors.rights import Right


@register
class DeactivateMachine(Action):
    """Deactivate one machine: its key is revoked, and its program gets no other before it is activated again."""

    label = "Deactivate Machine"
    right = Right.SUPPORT
    confirmation = "Machine deactivated: another one may take its place."
    kind = Activity.Kind.KEY
    target = Target.ITEM
    weight = 46
    is_dangerous = True
    form_class = MachineForm
    button = "Deactivate"

    def is_listed(self) -> bool:
        return has_machine_keys(self.item)

    def obstacle(self) -> str:
        return not_deliverable(self.order, self.item) or no_active_machine(self.item)

    def perform(self, *, machine: int, comment: str) -> str:
        delivery = delivery_of(self.item)
        assert self.item and delivery  # noqa: S101, PT018  `obstacle` has checked it
        delivery.item = self.item
        hardware_ids = deactivate(
            delivery, terms_of(self.item.product), Activation.objects.filter(pk=machine)
        )
        if not hardware_ids:
            raise Obstacle("this machine is not active any more")
        return f"{self.item.name} deactivated on the machine {hardware_ids[0]}; its key is revoked."
