"""The customer's page of an order: its lines with what was delivered, its documents, and whom to write to."""

from dataclasses import dataclass, field
from typing import Any

from checkout.order_lookup.models import CustomerPageSettings
from checkout.tax.tax_report import tax_report
from core.contact import CUSTOMER_SERVICE_EMAIL
from delivery.downloads.fresh_links import items_run_out
from delivery.downloads.models import DownloadLink
from delivery.licenses.activation_url import fill_template
from delivery.licenses.models import LicenseKey
from delivery.models import Delivery
from delivery.models.delivery_terms import DeliveryTerms, terms_of
from delivery.rules import KEY_STATUSES, is_stopped, not_deliverable
from delivery.shipments.models import Shipment
from delivery.shipments.sentences import status_sentence
from notifications.address_changes.models import EmailChange
from notifications.emails.actions.resend_order import ResendOrder
from orders.models import Order, OrderItem
from refunds.models import RefundRequest
from refunds.rules import card_only, nothing_to_refund
from vendors.actor import SYSTEM

NOT_DELIVERED = (Order.Status.PENDING, Order.Status.CANCELED, Order.Status.CHARGED_BACK)


@dataclass(slots=True)
class OrderPageLine:
    """An order item with its downloads, its license key and its shipment."""

    item: OrderItem
    links: list[DownloadLink] = field(default_factory=list)
    key: LicenseKey | None = None
    note: str = ""
    activation_url: str = ""  # opens the program and passes the key to it
    activation_code: str = ""  # with it the program fetches the key itself
    is_being_made: bool = False
    shipment: Shipment | None = None
    shipping: str = ""
    shows_key: bool = True  # where the vendor allows it
    may_ask_link: bool = False  # one of its links has run out, and the vendor allows a fresh one
    may_deactivate: bool = False


def order_page_context(order: Order) -> dict[str, Any]:
    """Return the template context of the page, in at most nine queries for any number of items."""
    settings = CustomerPageSettings.of_vendor(order.vendor_id)
    by_card = order.payment_method == Order.PaymentMethod.CARD
    asks_vendor = by_card or order.is_sold_elsewhere
    contact = (order.vendor.support_email if asks_vendor else "") or CUSTOMER_SERVICE_EMAIL
    lines = _lines_of(order)
    for line in lines:
        _add_delivery(line, order, contact, settings)
    _offer_fresh_links(lines, order)
    return _offers(order, settings) | {
        "order": order,
        "lines": lines,
        "is_being_made": any(line.is_being_made for line in lines),
        "documents": list(order.documents.order_by("pk")),
        "seller": tax_report(order).seller,
        "contact": contact,
        "customer_service": CUSTOMER_SERVICE_EMAIL,
        "by_card": by_card and not order.is_sold_elsewhere,
        "is_disputed": order.status == Order.Status.CHARGED_BACK,
        "open_request": order.refund_requests.filter(state=RefundRequest.State.OPEN).first(),
    }


def _lines_of(order: Order) -> list[OrderPageLine]:
    lines = {
        item.pk: OrderPageLine(item)
        for item in order.items.select_related(
            "delivery__vendor", "delivery__key__vendor", "delivery__shipment", "product__terms"
        ).order_by("position")
    }
    items = [line.item for line in lines.values()]
    for link in DownloadLink.objects.filter(item__in=items).with_related().order_by("pk"):
        lines[link.item_id].links.append(link)
    return list(lines.values())


def _offers(order: Order, settings: CustomerPageSettings) -> dict[str, Any]:
    """Return what of the whole order the page offers, by the vendor's settings, and the change that waits."""
    is_open = order.status in KEY_STATUSES
    has_address = bool(order.email) and not order.email_problem
    waiting = EmailChange.objects.of_order(order).waiting().filter(needs_both=True)
    return {
        "may_mail": is_open and settings.mails_receipt and not ResendOrder(order, SYSTEM).obstacle(),
        "waiting_change": waiting.first() if is_open else None,
        "may_change_email": is_open and settings.changes_email and has_address,
        "may_ask": settings.asks_refund and not (nothing_to_refund(order) or card_only(order)),
    }


def _offer_fresh_links(lines: list[OrderPageLine], order: Order) -> None:
    """Offer a fresh link of each product of which one has run out, by the vendor's settings of these."""
    run_out = items_run_out(order.vendor_id, [link for line in lines for link in line.links])
    for line in lines:
        is_deliverable = bool(order.email) and not not_deliverable(order, line.item)
        line.may_ask_link = is_deliverable and line.item.pk in run_out


def _add_delivery(line: OrderPageLine, order: Order, contact: str, settings: CustomerPageSettings) -> None:
    """Add the valid license key, the state of the shipment, and a note while the key is being generated."""
    delivery = getattr(line.item, "delivery", None)
    if order.status in NOT_DELIVERED:
        line.links = []
    elif is_stopped(line.item):
        line.links = []
        line.note = f"Access to this product was stopped. If this is a mistake, please write to {contact}."
    elif delivery and line.item.refund_status != OrderItem.RefundStatus.REFUNDED:
        line.key, line.shipment = delivery.key, delivery.shipment
        line.shows_key = settings.shows_keys
        line.may_deactivate = (
            settings.deactivates_machines and not not_deliverable(order, line.item) and delivery.machines > 0
        )
        terms = terms_of(line.item.product)
        line.shipping = status_sentence(line.shipment, terms) if line.shipment else ""
        line.is_being_made = bool(delivery.awaits_key_since and delivery.key is None)
        if line.is_being_made:
            line.note = "Your license key is being made; it also comes by email."
        if terms.is_passport:
            _add_activation(line, delivery, terms, order)


def _add_activation(line: OrderPageLine, delivery: Delivery, terms: DeliveryTerms, order: Order) -> None:
    """Add the link that activates the trial; for a direct purchase the code by which the program fetches the key."""
    key = delivery.key
    if delivery.is_trialware and key and not key.filename:
        line.activation_url = fill_template(
            terms.activation_url, key=key.value, hardware_id=key.hardware_id, order=order.number
        )
    if terms.fetch_allowed and not line.activation_url and not line.is_being_made:
        line.activation_code = delivery.activation_code
