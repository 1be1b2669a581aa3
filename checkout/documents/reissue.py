"""Issuing an invoice anew whose buyer was wrong: a note that cancels it, and a new invoice of the same sums."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db.models import prefetch_related_objects

from checkout.documents.content import DocumentContent, date_of_issue, receipt_content
from checkout.documents.issue import Draft, gets_invoice, issue
from checkout.documents.models import Document
from orders.models import Order

Kind = Document.Kind
# What an invoice says of the sale. A correction repeats it as it was issued, whatever has become of the order.
SALE = ("seller", "vendor", "about", "lines", "discount", "taxes", "totals", "currency", "digits", "tax")


@dataclass(frozen=True, slots=True)
class Reissue:
    """The documents of a correction: the invoice that was wrong, the note that cancels it, and the new invoice."""

    canceled: Document
    cancellation: Document
    invoice: Document

    @property
    def sentence(self) -> str:
        return f"Invoice {self.canceled} canceled by {self.cancellation}, and issued anew as {self.invoice}."


def no_invoice(order: Order) -> str:
    """Return why an order has no invoice that could be corrected, as an obstacle; "" when it has."""
    if order.is_sold_elsewhere:
        return f"{order.source} sold it, and makes its invoice"
    if order.is_test:
        return "a test order has no invoice"
    if order.kind != Order.Kind.ORDER:
        return "it is no order, so it has no invoice"
    return "" if gets_invoice(order) else "nothing was paid, so there is no invoice"


def reissue_invoice(order: Order) -> Reissue | None:
    """Cancel the order's invoice and issue one that names the buyer as the order does now; None for the same buyer.

    The caller has locked the order, in its transaction, and had its first invoice issued before it changed the buyer.
    """
    canceled = order.documents.filter(kind=Kind.INVOICE).latest("correction")
    prefetch_related_objects([order], "items", "purchase", "vat_ids")
    if _buyer(canceled.content) == _buyer(receipt_content(order)):
        return None
    correction = canceled.correction + 1
    note_content = partial(_cancellation_content, order, canceled)
    [cancellation] = issue([Draft(Kind.CANCELLATION, order, note_content, correction=correction)])
    content = partial(_corrected_content, order, canceled, str(cancellation))
    [invoice] = issue([Draft(Kind.INVOICE, order, content, correction=correction)])
    return Reissue(canceled, cancellation, invoice)


def _buyer(content: DocumentContent) -> tuple[object, ...]:
    """Return what an invoice must say of its buyer; the email address is no part of it."""
    buyer = content["buyer"]
    return buyer["lines"], buyer["country"], buyer["vat_id"]


def _cancellation_content(
    order: Order, canceled: Document, *, number: str, issued_at: datetime
) -> DocumentContent:
    """Return the content of the note: all that the invoice said; no amount has a sign, the title tells what it is."""
    content: DocumentContent = canceled.content
    return content | {
        "kind": "cancellation",
        "title": Kind.CANCELLATION.label,
        "number": number,
        "refers_to": str(canceled),
        **date_of_issue(order, issued_at),
        "payment": f"This note cancels invoice {canceled} of {content['issued_on']}. No money was moved.",
        "notes": [],
    }


def _corrected_content(
    order: Order, canceled: Document, cancellation: str, *, number: str, issued_at: datetime
) -> DocumentContent:
    """Return the content of the new invoice: the buyer as the order names it now, the sale as it was invoiced."""
    content = receipt_content(order, number=number, issued_at=issued_at)
    sale = {name: canceled.content[name] for name in SALE if name in canceled.content}
    notes = [f"This invoice replaces {canceled}, which {cancellation} cancels."]
    credit_notes = ", ".join(map(str, order.documents.filter(kind=Kind.CREDIT_NOTE).order_by("pk")))
    if credit_notes:
        notes.append(f"What was refunded before, by {credit_notes}, counts against this invoice.")
    return content | sale | {"refers_to": str(canceled), "notes": content["notes"] + notes}
