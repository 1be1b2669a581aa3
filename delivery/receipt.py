"""Receipt Text: what the customer's receipt says about one item, and where the customer finds it."""

from delivery.extension_points import RECEIPT_PARAGRAPHS
from delivery.models import Delivery
from delivery.models.delivery_terms import DeliveryTerms


def write_receipt_text(delivery: Delivery, terms: DeliveryTerms) -> None:
    """Write the product's own text and what each package of delivery has to say of the delivery now."""
    paragraphs = [terms.receipt_text.strip()]
    for list_paragraphs in RECEIPT_PARAGRAPHS:
        paragraphs += list_paragraphs(delivery, terms)
    delivery.receipt_text = "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
    delivery.save(update_fields=["receipt_text"])
