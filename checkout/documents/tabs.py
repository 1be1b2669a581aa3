"""What the order's pages show of the customer's side."""

from typing import Any

from django.http import HttpRequest

from checkout.documents.models import Document
from orders.models import Order


def receipts(request: HttpRequest, order: Order) -> dict[str, Any]:
    """The receipt, as an invoice once it is issued, and the credit notes."""
    issued = list(order.documents.order_by("-kind", "pk"))
    invoice = next((one for one in issued if one.kind == Document.Kind.INVOICE), None)
    return {"invoice": invoice, "credit_notes": [one for one in issued if one is not invoice]}
