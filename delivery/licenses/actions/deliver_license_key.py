from delivery.licenses.forms import HardwareIdForm
from delivery.licenses.machines import ACTIVATION_LIMIT, ActivationLimitReached
from delivery.licenses.request_key import request_key
from delivery.models.delivery_terms import KeySource, terms_of
from delivery.rules import delivery_of, not_deliverable
from orders.actions import Action, Obstacle, Target, register
from orders.models import Activity
from vendors.rights import Right


@register
class DeliverLicenseKey(Action):
    """Make the license key for the customer's machine, and email it."""

    label = "Deliver License Key"
    right = Right.SUPPORT
    confirmation = "The license key is being made and will be emailed to the customer shortly."
    kind = Activity.Kind.KEY
    target = Target.ITEM
    weight = 40
    form_class = HardwareIdForm
    hands_out = True
    mails_customer = True
    button = "Deliver"

    def obstacle(self) -> str:
        if reason := not_deliverable(self.order, self.item):
            return reason
        assert self.item  # noqa: S101  `not_deliverable` has checked it
        if terms_of(self.item.product).key_source == KeySource.NONE:
            return "its product has no license keys"
        delivery = delivery_of(self.item)
        return "it has a key: use Re-Run Delivery" if delivery and delivery.key else ""

    def perform(self, *, hardware_id: str) -> str:
        assert self.item  # noqa: S101  `obstacle` has checked it
        if terms_of(self.item.product).binds_keys and not hardware_id:
            raise Obstacle("each of its keys is made for one machine: enter the Hardware ID")
        try:
            self.enqueue_all(request_key(self.item, hardware_id))
        except ActivationLimitReached as error:
            raise Obstacle(ACTIVATION_LIMIT) from error
        machine = f" for the hardware ID {hardware_id}" if hardware_id else ""
        return f"License key of {self.item.name} ordered{machine}."
