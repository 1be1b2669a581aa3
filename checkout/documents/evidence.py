"""What the customer was given in writing, for the evidence in a dispute."""

from checkout.tax.tax_report import tax_report
from orders.models import Order
from refunds.evidence import EvidenceSection


def document_evidence(order: Order) -> list[EvidenceSection]:
    """Return the invoice and the credit notes, and the policy that stood in the footer of each email."""
    rows: list[tuple[object, ...]] = [
        (document.issued_at, document.get_kind_display(), document.number)
        for document in order.documents.order_by("pk")
    ]
    seller = tax_report(order).seller
    rows.append(
        ("With the order form and each email", f"Privacy policy of {seller.name}", seller.privacy_url)
    )
    return [EvidenceSection("Documents and terms", ("When", "What", "Number or address"), rows)]
