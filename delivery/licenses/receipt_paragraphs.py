"""What Receipt Text says of a license key."""

from delivery.models import Delivery
from delivery.models.delivery_terms import DeliveryTerms

ACTIVATION = "Start the program. If it asks for one, enter this activation code, once on each machine:"


def key_paragraphs(delivery: Delivery, terms: DeliveryTerms) -> list[str]:
    """Return the key, the address of a binary key, or the code with which a program fetches it (RECEIPT_PARAGRAPHS)."""
    if delivery.awaits_key_since:
        return ["Your license key will follow in a separate email."]
    if delivery.key is None:
        if terms.is_passport and terms.fetch_allowed:
            return [f"{ACTIVATION}\n{delivery.activation_code}"]
        return []
    if delivery.key.filename:
        return [f"Your license key, as a file:\n{delivery.key.file_url}"]
    return [f"Your license key:\n{delivery.key.value}"]
