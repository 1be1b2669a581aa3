"""The tasks that issue invoices and credit notes."""

from checkout.documents import issue
from jobs.batch import JobBatch
from jobs.models import Job
from jobs.queues import Queue
from jobs.registry import task
from orders.models import Activity, Order
from refunds.models import Refund


@task(queue=Queue.MONEY, kind=Activity.Kind.ORDER)
def issue_invoice(job: Job) -> str:
    """Issue an order's invoice, once."""
    order = Order.objects.of_job(job)
    assert order  # noqa: S101  enqueued about an order
    invoice = issue.issue_invoice(order)
    return f"Invoice {invoice.number} issued." if invoice else ""


@task(queue=Queue.MONEY, kind=Activity.Kind.REFUND, batch_size=100, low_priority=True)
def issue_credit_note(batch: JobBatch) -> None:
    """Issue the credit notes of refunds in one transaction, each once."""
    refunds = Refund.objects.filter(vendor_id=batch.vendor_id, pk__in=batch.arguments("refund_id"))
    credit_notes = issue.issue_credit_notes(batch.vendor_id, list(refunds.order_by("pk")))
    for job in batch:
        with batch.attempt(job):
            if credit_note := credit_notes.get(job.arguments["refund_id"]):
                job.sentence = f"Credit note {credit_note.number} issued."
