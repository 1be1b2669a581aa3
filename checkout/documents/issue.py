"""Issuing documents: each company's numbers follow one another without a gap."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby

from django.db import connection, transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone

from checkout.documents.content import DocumentContent, credit_note_content, receipt_content
from checkout.documents.models import Document
from checkout.tax.tax_report import tax_report
from orders.models import Order
from orders.search.models import SearchKey
from refunds.models import Refund

Kind = Document.Kind
NUMBER_PREFIXES = {Kind.INVOICE: "I", Kind.CREDIT_NOTE: "C", Kind.CANCELLATION: "X"}


@dataclass(frozen=True, slots=True)
class Draft:
    """A document that has no number yet; `content` is called with `number` and `issued_at`."""

    kind: Document.Kind
    order: Order
    content: Callable[..., DocumentContent]
    refund: Refund | None = None
    correction: int = 0

    def series(self) -> tuple[str, str]:
        """Return the company and the kind, which have numbers of their own."""
        return tax_report(self.order).seller.entity, self.kind

    def document(self, entity: str, serial: int, issued_at: datetime) -> Document:
        number = f"{tax_report(self.order).seller.prefix}-{NUMBER_PREFIXES[self.kind]}-{serial:07}"
        return Document(
            vendor_id=self.order.vendor_id,
            order=self.order,
            refund=self.refund,
            kind=self.kind,
            correction=self.correction,
            entity=entity,
            serial=serial,
            number=number,
            content=self.content(number=number, issued_at=issued_at),
            issued_at=issued_at,
        )


def issue_invoice(order: Order) -> Document | None:
    """Return the order's invoice, which is issued unless it was before; None for an order that gets none."""
    return issue_invoices(order.vendor_id, [order.pk]).get(order.pk)


def issue_invoices(vendor_id: int, order_ids: Collection[int]) -> dict[int, Document]:
    """Return the newest invoices of a vendor's orders by order id, and issue those that are missing."""
    with transaction.atomic():
        orders = list(Order.objects.locked_many(vendor_id, order_ids).values())
        prefetch_related_objects(orders, "items", "purchase", "vat_ids")
        issued = Document.objects.filter(order__in=orders, kind=Kind.INVOICE).order_by("correction")
        invoices = {invoice.order_id: invoice for invoice in issued}
        drafts = [
            Draft(Kind.INVOICE, order, partial(receipt_content, order))
            for order in orders
            if order.pk not in invoices and gets_invoice(order)
        ]
        return invoices | {invoice.order_id: invoice for invoice in issue(drafts)}


def gets_invoice(order: Order) -> bool:
    """Return whether an order has an invoice: a real one that was paid to us."""
    is_ours = order.kind == Order.Kind.ORDER and not order.is_sold_elsewhere
    return is_ours and not order.is_test and bool(order.paid_minor)


def issue_credit_note(refund: Refund) -> Document | None:
    """Return the credit note of a refund that succeeded, which is issued unless it was before.

    The credit note names the invoice, which is issued first if necessary.
    """
    return issue_credit_notes(refund.vendor_id, [refund]).get(refund.pk)


def issue_credit_notes(vendor_id: int, refunds: Sequence[Refund]) -> dict[int, Document]:
    """Return the credit notes of a vendor's refunds by refund id, and issue those that are missing."""
    order_ids = {refund.order_id for refund in refunds}
    invoices = issue_invoices(vendor_id, order_ids)
    with transaction.atomic():
        orders = Order.objects.locked_many(vendor_id, order_ids)
        for refund in refunds:
            refund.order = orders[refund.order_id]
        prefetch_related_objects(refunds, "items", "order__purchase", "order__vat_ids")
        issued = Document.objects.filter(refund__in=refunds)
        credit_notes = {note.refund_id: note for note in issued if note.refund_id}
        drafts = [
            _credit_note_draft(refund, invoices[refund.order_id].number)
            for refund in refunds
            if refund.pk not in credit_notes and refund.order_id in invoices
        ]
        return credit_notes | {note.refund_id: note for note in issue(drafts) if note.refund_id}


def _credit_note_draft(refund: Refund, invoice_number: str) -> Draft:
    content = partial(credit_note_content, refund, invoice_number=invoice_number)
    return Draft(Kind.CREDIT_NOTE, refund.order, content, refund)


def issue(drafts: Sequence[Draft]) -> list[Document]:
    """Save the documents with their numbers, in the caller's transaction."""
    documents, now = [], timezone.now()
    for (entity, kind), series in groupby(sorted(drafts, key=Draft.series), key=Draft.series):
        drafts_of_series = list(series)
        first_serial = _reserve_serials(entity, kind, len(drafts_of_series))
        for serial, draft in enumerate(drafts_of_series, first_serial):
            documents.append(draft.document(entity, serial, now))
    SearchKey.objects.add(
        (document.order, SearchKey.Kind.DOCUMENT, document.number) for document in documents
    )
    return Document.objects.bulk_create(documents)


def _reserve_serials(entity: str, kind: str, count: int) -> int:
    """Reserve `count` numbers of a series and return the first.

    The row stays locked until the transaction ends: the next one waits, and a rollback returns the numbers.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO checkout_documents_numberseries AS series (entity, kind, last) VALUES (%s, %s, %s) "
            "ON CONFLICT (entity, kind) DO UPDATE SET last = series.last + excluded.last RETURNING last",
            [entity, kind, count],
        )
        return int(cursor.fetchone()[0]) - count + 1
