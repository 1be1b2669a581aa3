from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from checkout.documents import issue
from checkout.documents.models import Document
from jobs.models import Job
from jobs.registry import task
from orders.models import Activity, Order
from refunds.models import Refund

_issued: ContextVar[dict[int, Document]] = ContextVar("issued")


@task(queue="money", kind=Activity.Kind.ORDER)
def issue_invoice(job: Job) -> str:
    """Issue an order's invoice, once."""
    order = Order.objects.of_job(job)
    assert order  # noqa: S101  enqueued about an order
    issued = issue.invoice(order)
    return f"Invoice {issued.number} issued." if issued else ""


@contextmanager
def _credit_notes(jobs: Sequence[Job]) -> Iterator[None]:
    """Issue all in one transaction; then each job returns its own sentence."""
    refunds = Refund.objects.filter(pk__in=[job.arguments["refund_id"] for job in jobs])
    token = _issued.set(issue.credit_notes(list(refunds.order_by("pk"))))
    try:
        yield
    finally:
        _issued.reset(token)


@task(queue="money", kind=Activity.Kind.REFUND, batch_size=100, session=_credit_notes, low_priority=True)
def issue_credit_note(job: Job, *, refund_id: int) -> str:
    """Issue a refund's credit note, once."""
    issued = _issued.get().get(refund_id)
    return f"Credit note {issued.number} issued." if issued else ""
