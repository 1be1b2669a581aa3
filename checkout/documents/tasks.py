"""The tasks that issue invoices and credit notes, and that ask the register about a VAT ID."""

from checkout.documents import issue
from checkout.documents.models import VatId
from checkout.documents.register import settle_answer
from checkout.tax.tax_report import tax_report
from checkout.vat import vat_checker
from checkout.vat.checker import JOB_SECONDS
from jobs.batch import JobBatch
from jobs.models import Job
from jobs.queues import Queue
from jobs.registry import RetryLater, task
from orders.models import Activity, Order
from refunds.models import Refund

CHECK_ATTEMPTS = 8  # over some hours


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


@task(queue=Queue.NOTICE, kind=Activity.Kind.CHANGE, max_attempts=CHECK_ATTEMPTS)
def check_vat_id(job: Job, *, vat_id: int, corrects: bool = False) -> str:
    """Ask the register about a recorded VAT ID, keep its answer, and issue the invoice anew with a valid one.

    `corrects` is True when the buyer was put right as well, so that the invoice is issued anew whatever the answer.
    """
    recorded = VatId.objects.select_related("order__vendor").get(vendor_id=job.required_vendor_id, pk=vat_id)
    if recorded.state != VatId.State.CHECKING:  # an earlier attempt settled it, and died
        return ""
    answer = vat_checker().check(
        recorded.number, asked_by=tax_report(recorded.order).seller.vat_id, seconds=JOB_SECONDS
    )
    if answer.state == "unavailable" and job.attempts < CHECK_ATTEMPTS:
        raise RetryLater("The register of VAT IDs does not answer")
    return settle_answer(recorded, answer, corrects=corrects)
