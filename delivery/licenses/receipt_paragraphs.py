"""What Receipt Text says of a license key."""

from delivery.models import Delivery
from delivery.models.delivery_terms import DeliveryTerms
from delivery.rules import KEY_STATUSES, not_deliverable

ACTIVATION = "Start the program. If it asks for one, enter this activation code, once on each machine:"


def key_paragraphs(delivery: Delivery, terms: DeliveryTerms) -> list[str]:
    """Return the key, the address of a binary key, or the code with which a program fetches it (RECEIPT_PARAGRAPHS)."""
    item = delivery.item
    is_taken_back = bool(not_deliverable(item.order, item))
    if is_taken_back and (delivery.key is None or item.order.status not in KEY_STATUSES):
        return []
    if delivery.awaits_key_since and not is_taken_back:
        return ["Your license key will follow in a separate email."]
    if delivery.key is None:
        if terms.is_passport and terms.fetch_allowed:
            return [f"{ACTIVATION}\n{delivery.activation_code}"]
        return []
    if delivery.key.filename:
        return [f"Your license key, as a file:\n{delivery.key.file_url}"]
    return [f"Your license key:\n{delivery.key.value}"]
