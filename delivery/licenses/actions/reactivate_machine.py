from delivery.licenses.forms import DeactivatedMachineForm
from delivery.licenses.machines import ACTIVATION_LIMIT, ActivationLimitReached
from delivery.licenses.models import Activation
from delivery.licenses.request_key import request_key
from delivery.licenses.rules import has_machine_keys
from delivery.models.delivery_terms import terms_of
from delivery.rules import not_deliverable
from orders.actions import Action, Obstacle, Target, register
from orders.models import Activity
from vendors.rights import Right


@register
class ReactivateMachine(Action):
    """Activate a deactivated machine again, with a new key that is also emailed to the customer."""

    label = "Reactivate Machine"
    right = Right.SUPPORT
    confirmation = "Machine activated again; its new license key is emailed to the customer shortly."
    kind = Activity.Kind.KEY
    target = Target.ITEM
    weight = 48
    form_class = DeactivatedMachineForm
    mails_customer = True
    button = "Reactivate"

    def is_listed(self) -> bool:
        return has_machine_keys(self.item)

    def obstacle(self) -> str:
        if reason := not_deliverable(self.order, self.item):
            return reason
        assert self.item  # noqa: S101  `not_deliverable` has checked it
        return (
            "" if terms_of(self.item.product).is_passport else "its product is not a SoftwarePassport product"
        )

    def perform(self, *, machine: int, comment: str) -> str:
        assert self.item  # noqa: S101  `obstacle` has checked it
        machines = Activation.objects.filter(item=self.item, deactivated_at__isnull=False)
        activation = machines.filter(pk=machine).first()
        if activation is None:
            raise Obstacle("this machine is active already")
        try:
            self.enqueue_all(request_key(self.item, activation.hardware_id))
        except ActivationLimitReached as error:
            raise Obstacle(ACTIVATION_LIMIT) from error
        return f"{self.item.name} activated again on the machine {activation.hardware_id}."
