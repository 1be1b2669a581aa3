from delivery.delivering import await_key
from delivery.licenses.machine_forms import DeactivatedForm
from delivery.licenses.machines import NO_PLACE, NoPlace
from delivery.licenses.models import Activation
from delivery.models.delivery_terms import terms_of
from delivery.rules import is_of_machines, not_deliverable
from orders.actions import Action, Obstacle, Target, register
from orders.models import Activity
from vendors.rights import Right


@register
class ReactivateMachine(Action):
    """Give a deactivated machine a place again, with a new key that is also emailed to the customer."""

    label = "Reactivate Machine"
    right = Right.SUPPORT
    confirmation = "Machine activated again; its new license key is emailed to the customer shortly."
    kind = Activity.Kind.KEY
    target = Target.ITEM
    weight = 48
    form_class = DeactivatedForm
    button = "Reactivate"

    def is_listed(self) -> bool:
        return is_of_machines(self.item)

    def obstacle(self) -> str:
        if reason := not_deliverable(self.order, self.item):
            return reason
        assert self.item  # noqa: S101  just looked at
        return (
            "" if terms_of(self.item.product).is_passport else "its product is not a SoftwarePassport product"
        )

    def perform(self, *, machine: int, comment: str) -> str:
        assert self.item  # noqa: S101  `obstacle` has looked
        chosen = Activation.objects.filter(pk=machine, item=self.item, deactivated_at__isnull=False).first()
        if chosen is None:
            raise Obstacle("this machine is active already")
        try:
            self.enqueue_all(await_key(self.item, chosen.hardware_id))
        except NoPlace as full:
            raise Obstacle(NO_PLACE) from full
        return f"{self.item.name} activated again on the machine {chosen.hardware_id}."
