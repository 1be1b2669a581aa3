"""The job requests that issue documents: when an order is placed or paid, and when refunds succeed."""

from collections.abc import Sequence

from checkout.documents.tasks import issue_credit_note, issue_invoice
from jobs.registry import JobRequest
from orders.models import Order
from refunds.models import Refund


def invoice_jobs(order: Order) -> list[JobRequest]:
    """Return the job that issues the invoice of an order that was placed (hook `ORDER_PLACED`)."""
    return [JobRequest(issue_invoice, {}, dedupe_key=f"invoice:{order.pk}")]


def paid_invoice_jobs(order: Order) -> list[JobRequest]:
    """Return the job that issues the invoice of an order that was paid after it was placed (hook `ORDER_PAID`)."""
    return [JobRequest(issue_invoice, {}, dedupe_key=f"invoice-paid:{order.pk}")]


def credit_note_jobs(refunds: Sequence[Refund]) -> dict[int, list[JobRequest]]:
    """Return the job that issues the credit note of each refund, by refund id (hook `REFUNDS_SUCCEEDED`)."""
    return {refund.pk: [_credit_note_job(refund)] for refund in refunds}


def _credit_note_job(refund: Refund) -> JobRequest:
    arguments = {"refund_id": refund.pk}
    return JobRequest(issue_credit_note, arguments, dedupe_key=f"refund:{refund.pk}:credit-note")
