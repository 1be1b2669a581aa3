"""Receipt Text: what the customer's receipt says about one item, and where the customer finds it."""

from delivery.downloads.models import DownloadLink
from delivery.models import Delivery
from delivery.models.delivery_terms import DeliveryTerms
from delivery.shipments.sentences import told

ACTIVATION = "Start the program and enter this activation code, once on each machine:"


def write_receipt_text(delivery: Delivery, terms: DeliveryTerms) -> None:
    """Compose it from the product's words, the key, the links and the disc as they are now."""
    links = DownloadLink.objects.filter(item_id=delivery.item_id, stopped_at=None)
    blocks = [
        terms.receipt_text.strip(),
        _key(delivery, terms),
        *map(_link, links.select_related("file").order_by("pk")),
        _disc(delivery, terms),
    ]
    delivery.receipt_text = "\n\n".join(block for block in blocks if block)
    delivery.save(update_fields=["receipt_text"])


def _key(delivery: Delivery, terms: DeliveryTerms) -> str:
    if delivery.awaits_key_since:
        return "Your license key will follow in a separate email."
    if delivery.key is None:
        return _code(delivery) if terms.is_passport and terms.fetch_allowed else ""
    if delivery.key.filename:
        return f"Your license key, as a file:\n{delivery.key.file_url}"
    return f"Your license key:\n{delivery.key.value}"


def _code(delivery: Delivery) -> str:
    """With it the program fetches the key itself."""
    return f"{ACTIVATION}\n{delivery.activation_code}"


def _link(link: DownloadLink) -> str:
    return f"Download {link.file.name}:\n{link.page_url}"


def _disc(delivery: Delivery, terms: DeliveryTerms) -> str:
    words = told(delivery.shipment, terms) if delivery.shipment else ""
    return f"Your disc:\n{words}" if words else ""
