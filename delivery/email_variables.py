"""The variables of emails to customers that are about deliveries."""

from typing import Any

from django.conf import settings

from delivery.models import Delivery
from delivery.models.delivery_terms import DeliveryTerms, terms_of
from delivery.receipt import current_receipt_text
from delivery.rules import KEY_STATUSES, delivery_of, not_deliverable
from delivery.shipments.models import Shipment
from delivery.shipments.sentences import format_day, status_sentence
from orders.models import Order, OrderItem

SAMPLE: dict[str, Any] = {
    "license_key": "AEAQC-KQBAQ-XE4TB-NRQWG",
    "hardware_id": "1234-ABCD",
    "receipt_text": "Thank you! Your license key:\nAEAQC-KQBAQ-XE4TB-NRQWG",
    "all_receipt_texts": ["Thank you! Your license key:\nAEAQC-KQBAQ-XE4TB-NRQWG"],
    "downloads": [{"name": "Quillmark Editor 5", "url": f"{settings.SITE_URL}/d/23207-1-example/"}],
    "shipping": {
        "status": "Shipped within 3 days; arrives in 2–3 weeks.",
        "window": "2–3 weeks",
        "date": "18 November 2026",
        "carrier": "UPS",
        "tracking": "1Z999AA10123456784",
        "tracking_url": "https://www.ups.com/track?tracknum=1Z999AA10123456784",
    },
}


def delivery_variables(order: Order | None, item: OrderItem | None) -> dict[str, Any]:
    """Return the variables of one item, and every item's Receipt Text for the receipt; samples for no order."""
    if order is None:
        return SAMPLE
    items = sorted(order.items.all(), key=lambda item: item.position)
    for order_item in items:
        order_item.order = order
    receipt_texts = [text for text in map(current_receipt_text, items) if text]
    delivery = delivery_of(item)
    key = delivery.key if delivery and order.status in KEY_STATUSES else None
    gives_files = delivery and not not_deliverable(order, item)
    links = sorted(item.links.all(), key=lambda link: link.pk) if item and gives_files else []
    return {
        "license_key": (key.file_url if key.filename else key.value) if key else "",
        "hardware_id": delivery.hardware_id if delivery else "",
        "receipt_text": current_receipt_text(item) if item else "",
        "all_receipt_texts": receipt_texts,
        "downloads": [
            {"name": link.file.name, "url": link.page_url} for link in links if link.stopped_at is None
        ],
        "shipping": _shipping(delivery, terms_of(item.product if item else None)),
    }


def _shipping(delivery: Delivery | None, terms: DeliveryTerms) -> dict[str, str]:
    """Return the variables of the newest shipment; every value is "" for what is not shipped."""
    shipment = (delivery and delivery.shipment) or Shipment(state=Shipment.State.STOPPED)
    sentence = status_sentence(shipment, terms) if delivery else ""
    return {
        "status": sentence,
        "window": str(shipment.window) if sentence else "",
        "date": format_day(shipment.shipped_on) if shipment.shipped_on else "",
        "carrier": shipment.get_carrier_display(),
        "tracking": shipment.tracking,
        "tracking_url": shipment.tracking_url,
    }
