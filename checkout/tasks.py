"""Documents that follow what happened, purchases that wait for their payment, answers to look-ups."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from checkout import answering, issuing, ordering
from checkout.models import Document, Purchase
from orders.models import Activity, Step
from orders.promises import follow_up
from refunds.models import Refund

_issued: ContextVar[dict[int, Document]] = ContextVar("issued")

WATCHED = timedelta(hours=26)  # the gateway's page is good for a day


@follow_up(queue="money", kind=Activity.Kind.ORDER)
def issue_invoice(step: Step) -> str:
    """Once for each order."""
    assert step.order  # noqa: S101  promised of an order
    issued = issuing.invoice(step.order)
    return f"Invoice {issued.number} issued." if issued else ""


@contextmanager
def _credit_notes(steps: Sequence[Step]) -> Iterator[None]:
    """All are issued in one transaction; then each step tells its own."""
    refunds = Refund.objects.filter(pk__in=[step.arguments["refund_id"] for step in steps])
    token = _issued.set(issuing.credit_notes(list(refunds.order_by("pk"))))
    try:
        yield
    finally:
        _issued.reset(token)


@follow_up(queue="money", kind=Activity.Kind.REFUND, together=100, session=_credit_notes, yields=True)
def issue_credit_note(step: Step, *, refund_id: int) -> str:
    """Once for each refund."""
    issued = _issued.get().get(refund_id)
    return f"Credit note {issued.number} issued." if issued else ""


@follow_up(queue="money", kind=Activity.Kind.ORDER, attempts=40)
def look_after(step: Step, *, purchase_id: int) -> str:
    """Whoever does not come back from the payment page is found here; looks for a day, ever less often."""
    purchase = Purchase.objects.select_related("order").get(pk=purchase_id)
    waits = timezone.now() - purchase.created_at
    if ordering.look(purchase) or purchase.state != Purchase.State.PAYING:
        return ""
    if waits > WATCHED and not purchase.session_id:
        ordering.lapse(purchase)  # its payment page was never opened
    elif waits < WATCHED:
        step.then(look_after, delay=max(waits / 4, timedelta(seconds=20)), purchase_id=purchase_id)
    return ""


@shared_task(name="checkout.answer_lookups")
def answer_lookups() -> None:
    """Every few seconds; harmless when two run."""
    answering.answer_all()
