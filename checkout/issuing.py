"""Giving a document its number: each company's numbers follow one another without a gap."""

from collections.abc import Callable
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from checkout import documents
from checkout.documents import Facts
from checkout.models import Document
from checkout.sold import sold
from orders.models import Order
from refunds.models import Refund

Kind = Document.Kind
LETTERS = {Kind.INVOICE: "I", Kind.CREDIT_NOTE: "C"}


def invoice(order: Order) -> Document | None:
    """The order's invoice, issued now unless it was before; None for orders that get none."""
    if order.is_test or order.kind != Order.Kind.ORDER or not order.paid_minor:
        return None
    with transaction.atomic():
        order = Order.objects.locked(order.pk)
        issued = Document.objects.filter(order=order, kind=Kind.INVOICE).first()
        return issued or _issue(
            Kind.INVOICE,
            order,
            lambda number, at: documents.receipt(order, number=number, issued_at=at),
        )


def credit_note(refund: Refund) -> Document | None:
    """Issued once for each refund that succeeded; it names the invoice, which is issued first if need be."""
    issued = invoice(refund.order)
    if issued is None:
        return None
    with transaction.atomic():
        refund.order = Order.objects.locked(refund.order_id)
        before = Document.objects.filter(refund=refund).first()
        return before or _issue(
            Kind.CREDIT_NOTE,
            refund.order,
            lambda number, at: documents.credit_note(
                refund, number=number, invoice=issued.number, issued_at=at
            ),
            refund,
        )


def _issue(
    kind: Document.Kind, order: Order, facts: Callable[[str, datetime], Facts], refund: Refund | None = None
) -> Document:
    """Number and document are kept or lost together."""
    company = sold(order).by
    serial, now = _next(company.entity, kind), timezone.now()
    number = f"{company.prefix}-{LETTERS[kind]}-{serial:07}"
    return Document.objects.create(
        vendor_id=order.vendor_id,
        order=order,
        refund=refund,
        kind=kind,
        entity=company.entity,
        serial=serial,
        number=number,
        facts=facts(number, now),
        issued_at=now,
    )


def _next(entity: str, kind: str) -> int:
    """The row stays locked until the transaction ends: who comes next waits, and who fails gives the number back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO checkout_numberseries (entity, kind, last) VALUES (%s, %s, 1) "
            "ON CONFLICT (entity, kind) DO UPDATE SET last = checkout_numberseries.last + 1 RETURNING last",
            [entity, kind],
        )
        return int(cursor.fetchone()[0])
