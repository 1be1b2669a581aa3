from delivery.licenses.tasks import make_license_key
from delivery.rules import delivery_of, not_deliverable
from orders.actions import Action, Target, register
from orders.models import Activity
from vendors.rights import Right


@register
class RetryLicenseKey(Action):
    """Try now to make a key that is due and could not be made."""

    label = "Retry License Key"
    right = Right.SUPPORT
    confirmation = "The license key is being made."
    kind = Activity.Kind.KEY
    target = Target.ITEM
    weight = 45

    def is_listed(self) -> bool:
        delivery = delivery_of(self.item)
        return bool(delivery and delivery.awaits_key_since)

    def obstacle(self) -> str:
        delivery = delivery_of(self.item)
        is_due = bool(delivery and delivery.awaits_key_since)
        return not_deliverable(self.order, self.item) or ("" if is_due else "no license key is due")

    def perform(self) -> str:
        delivery = delivery_of(self.item)
        assert delivery  # noqa: S101  `obstacle` has checked it
        self.enqueue(make_license_key, delivery_id=delivery.pk, sends_email=True)
        return "License key tried again."
