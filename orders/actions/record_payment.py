from orders.actions.action import Action
from orders.actions.registry import register
from orders.forms import PaymentForm
from orders.models import Activity, Order
from orders.placing import receive_payment
from vendors.actor import ActorKind
from vendors.rights import Right


@register
class RecordPayment(Action):
    """Record that the payment of a pending order has arrived, by wire transfer or check."""

    label = "Record Payment"
    right = Right.REFUND
    confirmation = "Payment recorded."
    kind = Activity.Kind.ORDER
    weight = 61
    form_class = PaymentForm
    mails_customer = True

    def is_listed(self) -> bool:
        return self.actor.kind is ActorKind.STAFF and self.order.status == Order.Status.PENDING

    def obstacle(self) -> str:
        if self.actor.kind is not ActorKind.STAFF:
            return "only Customer Service records payments"
        if self.order.status != Order.Status.PENDING:
            return "the order does not wait for a payment"
        return ""

    def perform(self, *, reference: str) -> str:
        self.enqueue_all(receive_payment(self.order))
        return f"Payment of {self.order.paid} received, reference {reference}."
