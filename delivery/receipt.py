"""Receipt Text: what the customer's receipt says about one item, and where the customer finds it."""

from delivery.extension_points import RECEIPT_PARAGRAPHS
from delivery.models import Delivery
from delivery.models.delivery_terms import DeliveryTerms, terms_of
from delivery.rules import delivery_of, not_deliverable
from orders.models import OrderItem


def write_receipt_text(delivery: Delivery, terms: DeliveryTerms) -> None:
    """Write the text that says what the delivery is now."""
    delivery.receipt_text = _compose(delivery, terms)
    delivery.save(update_fields=["receipt_text"])


def current_receipt_text(item: OrderItem) -> str:
    """Return the item's text; where it was taken back, without the keys and links that an older text still names."""
    delivery = delivery_of(item)
    if delivery is None or not not_deliverable(item.order, item):
        return delivery.receipt_text if delivery else ""
    delivery.item = item
    return _compose(delivery, terms_of(item.product)) if delivery.receipt_text else ""


def _compose(delivery: Delivery, terms: DeliveryTerms) -> str:
    """Return the product's own text and what each package of delivery has to say of the delivery now."""
    paragraphs = [terms.receipt_text.strip()]
    for list_paragraphs in RECEIPT_PARAGRAPHS:
        paragraphs += list_paragraphs(delivery, terms)
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
