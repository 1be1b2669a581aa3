"""The tasks that issue invoices and credit notes."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from checkout.documents import issue
from checkout.documents.models import Document
from jobs.models import Job
from jobs.registry import task
from orders.models import Activity, Order
from refunds.models import Refund

_credit_notes: ContextVar[dict[int, Document]] = ContextVar("credit_notes")


@task(queue="money", kind=Activity.Kind.ORDER)
def issue_invoice(job: Job) -> str:
    """Issue an order's invoice, once."""
    order = Order.objects.of_job(job)
    assert order  # noqa: S101  enqueued about an order
    invoice = issue.issue_invoice(order)
    return f"Invoice {invoice.number} issued." if invoice else ""


@contextmanager
def _issue_credit_notes(jobs: Sequence[Job]) -> Iterator[None]:
    """Issue the credit notes of a batch in one transaction; then each job returns its own sentence."""
    refunds = Refund.objects.filter(pk__in=[job.arguments["refund_id"] for job in jobs])
    token = _credit_notes.set(issue.issue_credit_notes(list(refunds.order_by("pk"))))
    try:
        yield
    finally:
        _credit_notes.reset(token)


@task(
    queue="money", kind=Activity.Kind.REFUND, batch_size=100, session=_issue_credit_notes, low_priority=True
)
def issue_credit_note(job: Job, *, refund_id: int) -> str:
    """Issue a refund's credit note, once."""
    credit_note = _credit_notes.get().get(refund_id)
    return f"Credit note {credit_note.number} issued." if credit_note else ""
