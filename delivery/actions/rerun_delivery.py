from delivery.deliver import deliver_item
from delivery.rules import delivery_of, not_deliverable
from orders.actions import Action, Target, register
from orders.models import Activity
from vendors.rights import Right


@register
class RerunDelivery(Action):
    """Make key and links anew from the product as it is now; nothing is sent to the customer."""

    label = "Re-Run Delivery"
    right = Right.SUPPORT
    confirmation = "Delivery made anew. Nothing was sent to the customer."
    kind = Activity.Kind.KEY
    target = Target.ITEM
    weight = 30
    is_dangerous = True

    def obstacle(self) -> str:
        reason = not_deliverable(self.order, self.item)
        if not reason and self.item and self.item.product_id is None:
            reason = "its product is not in the catalog"
        return reason

    def perform(self) -> str:
        assert self.item  # noqa: S101  `obstacle` has checked it
        delivery = delivery_of(self.item)
        if delivery and delivery.receipt_text:
            self.extra_data["receipt_text"] = delivery.receipt_text
        job_requests = deliver_item(self.item)
        self.enqueue_all(job_requests)
        key = " A new license key is being made." if job_requests else ""
        return f"Delivery of {self.item.name} made anew; nothing was sent to the customer.{key}"
