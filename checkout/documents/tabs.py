"""The order's tab Receipts."""

from typing import Any

from django.http import HttpRequest

from checkout.documents.models import Document
from orders.models import Order


def receipts_tab(request: HttpRequest, order: Order) -> dict[str, Any]:
    """Return the template context of the tab: the documents as they were issued, and the newest invoice's position."""
    documents = list(order.documents.order_by("pk"))
    invoices = [document for document in documents if document.kind == Document.Kind.INVOICE]
    return {"documents": documents, "invoice": invoices[-1] if invoices else None}
