"""What follows when an order is placed or a refund succeeds."""

from checkout.tasks import issue_credit_note, issue_invoice
from orders.models import Order
from orders.promises import Promise
from refunds.models import Refund


def invoice_of(order: Order) -> list[Promise]:
    return [Promise(issue_invoice, {}, dedupe_key=f"invoice:{order.pk}")]


def credit_note_of(refund: Refund) -> list[Promise]:
    arguments = {"refund_id": refund.pk}
    return [Promise(issue_credit_note, arguments, dedupe_key=f"refund:{refund.pk}:credit-note")]
