"""What the customer sees of an order: its lines with what was delivered, its documents, and whom to write to."""

from dataclasses import dataclass, field
from typing import Any

from checkout.tax.tax_report import sold
from delivery.downloads.models import DownloadLink
from delivery.licenses.activation_url import fill
from delivery.licenses.models import LicenseKey
from delivery.models import Delivery
from delivery.models.delivery_terms import DeliveryTerms, terms_of
from delivery.shipments.models import Shipment
from delivery.shipments.sentences import told
from orders.models import Order, OrderItem
from refunds.models import RefundRequest
from refunds.rules import card_only, nothing_to_give

CUSTOMER_SERVICE = "orders@mycommerce.com"
NOT_DELIVERED = (Order.Status.PENDING, Order.Status.CANCELED, Order.Status.CHARGED_BACK)


@dataclass(slots=True)
class FoundItem:
    """An item with its downloads, its key and its disc."""

    item: OrderItem
    links: list[DownloadLink] = field(default_factory=list)
    key: LicenseKey | None = None
    note: str = ""
    activation_url: str = ""  # hands the key to the program
    activation_code: str = ""  # with it the program fetches the key itself
    is_being_made: bool = False
    shipment: Shipment | None = None
    shipping: str = ""


def shown(order: Order) -> dict[str, Any]:
    """Five queries, however long the order is."""
    lines = {
        item.pk: FoundItem(item)
        for item in order.items.select_related(
            "delivery__key", "delivery__shipment", "product__terms"
        ).order_by("position")
    }
    for link in DownloadLink.objects.filter(item__in=lines).with_all_it_needs().order_by("pk"):
        lines[link.item_id].links.append(link)
    for line in lines.values():
        _deliver(line, order)
    by_card = order.payment_method == Order.PaymentMethod.CARD
    return {
        "order": order,
        "lines": list(lines.values()),
        "is_being_made": any(line.is_being_made for line in lines.values()),
        "documents": list(order.documents.order_by("-kind", "pk")),
        "seller": sold(order).by,
        "contact": (order.vendor.support_email if by_card else "") or CUSTOMER_SERVICE,
        "customer_service": CUSTOMER_SERVICE,
        "by_card": by_card,
        "may_ask": not (nothing_to_give(order) or card_only(order)),
        "asked": order.refund_requests.filter(state=RefundRequest.State.OPEN).first(),
    }


def _deliver(line: FoundItem, order: Order) -> None:
    """The key while it is good, the way of a disc, and a word where something is still to come."""
    delivery = getattr(line.item, "delivery", None)
    if order.status in NOT_DELIVERED:
        line.links = []
    elif delivery and line.item.refund_status != OrderItem.RefundStatus.REFUNDED:
        line.key, line.shipment = delivery.key, delivery.shipment
        terms = terms_of(line.item.product)
        line.shipping = told(line.shipment, terms) if line.shipment else ""
        line.is_being_made = bool(delivery.awaits_key_since and delivery.key is None)
        if line.is_being_made:
            line.note = "Your license key is being made; it also comes by email."
        if terms.is_passport:
            _let_activate(line, delivery, terms, order)


def _let_activate(line: FoundItem, delivery: Delivery, terms: DeliveryTerms, order: Order) -> None:
    """From the trial by a link into the program; else the program fetches the key, asked for the code."""
    key = delivery.key
    if delivery.is_trialware and key and not key.filename:
        line.activation_url = fill(
            terms.activation_url, key=key.value, hardware_id=key.hardware_id, order=order.number
        )
    if terms.fetch_allowed and not line.activation_url and not line.is_being_made:
        line.activation_code = delivery.activation_code
