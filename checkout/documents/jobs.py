"""What follows when an order is placed or a refund succeeds."""

from collections.abc import Sequence

from checkout.documents.tasks import issue_credit_note, issue_invoice
from jobs.registry import JobRequest
from orders.models import Order
from refunds.models import Refund


def invoice_of(order: Order) -> list[JobRequest]:
    return [JobRequest(issue_invoice, {}, dedupe_key=f"invoice:{order.pk}")]


def invoice_of_paid(order: Order) -> list[JobRequest]:
    """An order that is paid later got none when it was placed."""
    return [JobRequest(issue_invoice, {}, dedupe_key=f"invoice-paid:{order.pk}")]


def credit_notes_of(refunds: Sequence[Refund]) -> dict[int, list[JobRequest]]:
    """Fills `refund.succeeded`."""
    return {refund.pk: [_credit_note_of(refund)] for refund in refunds}


def _credit_note_of(refund: Refund) -> JobRequest:
    arguments = {"refund_id": refund.pk}
    return JobRequest(issue_credit_note, arguments, dedupe_key=f"refund:{refund.pk}:credit-note")
