"""The order's tab Receipts."""

from typing import Any

from django.http import HttpRequest

from checkout.documents.models import Document
from orders.models import Order


def receipts_tab(request: HttpRequest, order: Order) -> dict[str, Any]:
    """Return the template context of the tab: the invoice, None until it is issued, and the credit notes."""
    documents = list(order.documents.order_by("-kind", "pk"))
    invoice = next((document for document in documents if document.kind == Document.Kind.INVOICE), None)
    return {
        "invoice": invoice,
        "credit_notes": [document for document in documents if document is not invoice],
    }
