"""Giving a document its number: each company's numbers follow one another without a gap."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby

from django.db import connection, transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone

from checkout.documents import document as documents
from checkout.documents.document import Facts
from checkout.documents.models import Document
from checkout.tax.tax_report import sold
from orders.models import Order
from refunds.models import Refund

Kind = Document.Kind
LETTERS = {Kind.INVOICE: "I", Kind.CREDIT_NOTE: "C"}


@dataclass(frozen=True, slots=True)
class Draft:
    """A document that has no number yet."""

    kind: Document.Kind
    order: Order
    facts: Callable[..., Facts]
    refund: Refund | None = None

    def series(self) -> tuple[str, str]:
        return sold(self.order).by.entity, self.kind

    def document(self, entity: str, serial: int, number: str, at: datetime) -> Document:
        return Document(
            vendor_id=self.order.vendor_id,
            order=self.order,
            refund=self.refund,
            kind=self.kind,
            entity=entity,
            serial=serial,
            number=number,
            facts=self.facts(number=number, issued_at=at),
            issued_at=at,
        )


def invoice(order: Order) -> Document | None:
    """The order's invoice, issued now unless it was before; None for orders that get none."""
    return invoices([order.pk]).get(order.pk)


def invoices(orders: Collection[int]) -> dict[int, Document]:
    """The same for several orders at once, by their ids."""
    with transaction.atomic():
        locked = Order.objects.locked_many(orders)
        prefetch_related_objects(list(locked.values()), "items", "purchase")
        issued = {one.order_id: one for one in Document.objects.filter(order__in=locked, kind=Kind.INVOICE)}
        due = [one for one in locked.values() if one.pk not in issued and _gets_one(one)]
        made = _issue([Draft(Kind.INVOICE, one, partial(documents.receipt, one)) for one in due])
        return issued | {one.order_id: one for one in made}


def _gets_one(order: Order) -> bool:
    return not order.is_test and order.kind == Order.Kind.ORDER and bool(order.paid_minor)


def credit_note(refund: Refund) -> Document | None:
    """Issued once for each refund that succeeded; it names the invoice, which is issued first if need be."""
    return credit_notes([refund]).get(refund.pk)


def credit_notes(refunds: Sequence[Refund]) -> dict[int, Document]:
    """The same for several refunds at once, by their ids."""
    orders = {one.order_id for one in refunds}
    bills = invoices(orders)
    with transaction.atomic():
        locked = Order.objects.locked_many(orders)
        for one in refunds:
            one.order = locked[one.order_id]
        prefetch_related_objects(refunds, "items", "order__purchase")
        issued = {one.refund_id: one for one in Document.objects.filter(refund__in=refunds)}
        due = [one for one in refunds if one.pk not in issued and one.order_id in bills]
        made = _issue([_note(one, bills[one.order_id].number) for one in due])
        return {pk: one for pk, one in (issued | {one.refund_id: one for one in made}).items() if pk}


def _note(refund: Refund, invoice: str) -> Draft:
    return Draft(
        Kind.CREDIT_NOTE, refund.order, partial(documents.credit_note, refund, invoice=invoice), refund
    )


def _issue(drafts: Sequence[Draft]) -> list[Document]:
    """Numbers and documents are kept or lost together."""
    made, now = [], timezone.now()
    drafts = sorted(drafts, key=Draft.series)
    for (entity, kind), some in groupby(drafts, key=Draft.series):
        group = list(some)
        for serial, one in enumerate(group, _take(entity, kind, len(group))):
            number = f"{sold(one.order).by.prefix}-{LETTERS[one.kind]}-{serial:07}"
            made.append(one.document(entity, serial, number, now))
    return Document.objects.bulk_create(made)


def _take(entity: str, kind: str, count: int) -> int:
    """The first of so many numbers.

    The row stays locked until the transaction ends: who comes next waits, and who fails gives the numbers back.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO checkout_documents_numberseries (entity, kind, last) VALUES (%s, %s, %s) "
            "ON CONFLICT (entity, kind) DO UPDATE SET last = checkout_documents_numberseries.last + excluded.last RETURNING last",
            [entity, kind, count],
        )
        return int(cursor.fetchone()[0]) - count + 1
