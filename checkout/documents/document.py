"""What a receipt, an invoice or a credit note says: one dictionary, from which both the page and the PDF are made."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from checkout.tax.tax_report import Sold, sold
from core.money import Money, digits
from orders.models import Order
from refunds.models import Refund

Facts = dict[str, Any]
MERCHANT = "Software of {vendor}, sold by {company} as merchant of record."


def receipt(order: Order, *, number: str = "", issued_at: datetime | None = None) -> Facts:
    """Of all that was bought. With a number it is an invoice; without one a receipt, known by the Order ID."""
    how = sold(order)
    items = sorted(order.items.all(), key=lambda item: item.position)
    lines = [
        _line(item.name or item.sku, item.sku, item.quantity, item.net, item.tax, item.total)
        for item in items
    ]
    return _common(order, how, issued_at or order.placed_at) | {
        "kind": "invoice" if number else "receipt",
        "title": ("Test receipt" if order.is_test else "Invoice" if number else "Receipt"),
        "number": number,
        "refers_to": "",
        "lines": lines,
        "discount": _discount(order),
        "taxes": _taxes(how, order.net, order.tax),
        "totals": _totals(order.net, order.tax, order.total),
        "payment": _payment(order),
        "notes": _notes(order, how),
    }


def credit_note(refund: Refund, *, number: str, invoice: str, issued_at: datetime) -> Facts:
    """Of what was given back; amounts are written without a sign, the title says which way they go."""
    order, how = refund.order, sold(refund.order)
    net = refund.amount - refund.tax
    names = [item.name for item in sorted(refund.items.all(), key=lambda item: item.position)]
    name = ", ".join(names) if names and not refund.is_whole else f"Refund of order {order.number}"
    return _common(order, how, issued_at) | {
        "kind": "credit_note",
        "title": "Credit note",
        "number": number,
        "refers_to": invoice,
        "discount": None,
        "lines": [_line(name, "", 1, net, refund.tax, refund.amount)],
        "taxes": _taxes(how, net, refund.tax),
        "totals": _totals(net, refund.tax, refund.amount),
        "payment": _returned(order),
        "notes": _notes(order, how),
    }


def _common(order: Order, how: Sold, issued_at: datetime) -> Facts:
    return {
        "issued_on": _day(issued_at),
        "date": timezone.localtime(issued_at).date().isoformat(),
        "order": {"number": order.number, "placed_on": _day(order.placed_at)},
        "seller": {
            "name": how.by.name,
            "lines": list(how.by.lines),
            "country": how.by.country,
            "vat_id": how.by.vat_id,
            "privacy_url": how.by.privacy_url,
        },
        "vendor": order.vendor.name,
        "about": MERCHANT.format(vendor=order.vendor.name, company=how.by.name),
        "buyer": {
            "lines": _buyer_lines(order),
            "country": str(order.country or ""),
            "email": order.email,
            "vat_id": how.vat_id,
        },
        "currency": order.currency,
        "digits": digits(order.currency),
        "tax": {"treatment": str(how.treatment), "rate": how.rate, "why": how.why},
        "is_test": order.is_test,
    }


def _buyer_lines(order: Order) -> list[str]:
    """The address without the telephone number, which is nobody's business on an invoice."""
    return [line for line in order.lines if line != order.phone]


def _line(name: str, sku: str, quantity: int, net: Money, tax: Money, total: Money) -> Facts:
    return {
        "name": name,
        "sku": sku,
        "quantity": quantity,
        "net": str(net),
        "tax": str(tax),
        "total": str(total),
        "minor": [net.minor, tax.minor, total.minor],
    }


def _taxes(how: Sold, net: Money, tax: Money) -> list[Facts]:
    """One entry for each rate; an order has one."""
    return [{"label": how.tax_label, "net": str(net), "tax": str(tax)}] if tax else []


def _discount(order: Order) -> Facts | None:
    """What stands above the net amount when a coupon was used; the lines' amounts are after it."""
    if not order.coupon_code:
        return None
    before = order.net + order.discount
    return {"label": f"Coupon {order.coupon_code}", "before": str(before), "amount": f"−{order.discount}"}


def _totals(net: Money, tax: Money, total: Money) -> Facts:
    minor = [net.minor, tax.minor, total.minor]
    return {"net": str(net), "tax": str(tax), "total": str(total), "minor": minor}


def _payment(order: Order) -> str:
    if order.status in (Order.Status.PENDING, Order.Status.CANCELED):
        return f"{order.get_status_display()}."
    card = f"{order.card_brand or 'Card'} ending in {order.card_last4}" if order.card_last4 else ""
    if order.payment_method == Order.PaymentMethod.FREE:
        return "Free of charge."
    return f"Paid by {card or order.get_payment_method_display().lower()} on {_day(order.placed_at)}."


def _returned(order: Order) -> str:
    card = f"{order.card_brand or 'Card'} ending in {order.card_last4}" if order.card_last4 else ""
    return f"Returned to {card}." if card else "Returned the way it was paid."


def _notes(order: Order, how: Sold) -> list[str]:
    notes = [how.why] if how.why else []
    if order.is_test:
        notes.append("This was a test order: nothing was charged.")
    return notes


def _day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y")
