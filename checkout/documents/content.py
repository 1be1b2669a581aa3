"""The content of receipts, invoices and credit notes: one dictionary, from which the page and the PDF are rendered.

Every date is the day in the vendor's time zone.
"""

from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format

from checkout.documents.vat_ids import printed_vat_id
from checkout.tax.tax_report import TaxReport, tax_report
from core.money import Money, digits
from orders.models import Order
from refunds.models import Refund

DocumentContent = dict[str, Any]
MERCHANT_TEXT = "Software of {vendor}, sold by {company} as merchant of record."


def receipt_content(order: Order, *, number: str = "", issued_at: datetime | None = None) -> DocumentContent:
    """Return the content of an invoice, or without a number of a receipt, which is known by the Order ID."""
    report = tax_report(order)
    items = sorted(order.items.all(), key=lambda item: item.position)
    lines = [
        _line(item.name or item.sku, item.sku, item.quantity, item.net, item.tax, item.total)
        for item in items
    ]
    return _common(order, report, issued_at or order.placed_at) | {
        "kind": "invoice" if number else "receipt",
        "title": ("Test receipt" if order.is_test else "Invoice" if number else "Receipt"),
        "number": number,
        "refers_to": "",
        "lines": lines,
        "discount": _discount(order),
        "taxes": _taxes(report, order.net, order.tax),
        "totals": _totals(order.net, order.tax, order.total),
        "payment": _payment(order),
        "notes": _notes(order, report),
    }


def credit_note_content(
    refund: Refund, *, number: str, invoice_number: str, issued_at: datetime
) -> DocumentContent:
    """Return the content of a credit note; amounts have no sign, the title tells that they are refunded."""
    order, report = refund.order, tax_report(refund.order)
    net = refund.amount - refund.tax
    names = [item.name for item in sorted(refund.items.all(), key=lambda item: item.position)]
    name = ", ".join(names) if names and not refund.is_whole else f"Refund of order {order.number}"
    return _common(order, report, issued_at) | {
        "kind": "credit_note",
        "title": "Credit note",
        "number": number,
        "refers_to": invoice_number,
        "discount": None,
        "lines": [_line(name, "", 1, net, refund.tax, refund.amount)],
        "taxes": _taxes(report, net, refund.tax),
        "totals": _totals(net, refund.tax, refund.amount),
        "payment": _refund_payment(order),
        "notes": _notes(order, report),
    }


def _common(order: Order, report: TaxReport, issued_at: datetime) -> DocumentContent:
    return {
        **date_of_issue(order, issued_at),
        "order": {"number": order.number, "placed_on": _written(order.placed_on)},
        "seller": {
            "name": report.seller.name,
            "lines": list(report.seller.lines),
            "country": report.seller.country,
            "vat_id": report.seller.vat_id,
            "privacy_url": report.seller.privacy_url,
        },
        "vendor": order.vendor.name,
        "logo": {"url": order.vendor.logo_url, "digest": order.vendor.logo} if order.vendor.logo else None,
        "about": MERCHANT_TEXT.format(vendor=order.vendor.name, company=report.seller.name),
        "buyer": {
            "lines": _buyer_lines(order),
            "country": str(order.country or ""),
            "email": order.email,
            "vat_id": printed_vat_id(order),
        },
        "currency": order.currency,
        "digits": digits(order.currency),
        "tax": {"treatment": str(report.treatment), "rate": report.rate, "reason": report.reason},
        "is_test": order.is_test,
    }


def date_of_issue(order: Order, issued_at: datetime) -> DocumentContent:
    """Return the date of a document as it is written and as ISO 8601."""
    day = order.vendor.day_of(issued_at)
    return {"issued_on": _written(day), "date": day.isoformat()}


def _buyer_lines(order: Order) -> list[str]:
    """Return the address without the telephone number, which does not belong on an invoice."""
    return [line for line in order.lines if line != order.phone]


def _line(name: str, sku: str, quantity: int, net: Money, tax: Money, total: Money) -> DocumentContent:
    return {
        "name": name,
        "sku": sku,
        "quantity": quantity,
        "net": str(net),
        "tax": str(tax),
        "total": str(total),
        "minor": [net.minor, tax.minor, total.minor],
    }


def _taxes(report: TaxReport, net: Money, tax: Money) -> list[DocumentContent]:
    """Return an entry for each rate; an order has one rate, or none."""
    return [{"label": report.tax_label, "net": str(net), "tax": str(tax)}] if tax else []


def _discount(order: Order) -> DocumentContent | None:
    """Return what is printed above the net amount when a coupon was used; the lines' amounts are after it."""
    if not order.coupon_code:
        return None
    before = order.net + order.discount
    return {"label": f"Coupon {order.coupon_code}", "before": str(before), "amount": f"−{order.discount}"}


def _totals(net: Money, tax: Money, total: Money) -> DocumentContent:
    minor = [net.minor, tax.minor, total.minor]
    return {"net": str(net), "tax": str(tax), "total": str(total), "minor": minor}


def _payment(order: Order) -> str:
    if order.status in (Order.Status.PENDING, Order.Status.CANCELED):
        return f"{order.get_status_display()}."
    if order.payment_method == Order.PaymentMethod.FREE:
        return "Free of charge."
    means = f" by {order.paid_by}" if order.paid_by else ""
    return f"Paid{means} on {_written(order.placed_on)}."


def _refund_payment(order: Order) -> str:
    return f"Returned to {order.card}." if order.card else "Returned the way it was paid."


def _notes(order: Order, report: TaxReport) -> list[str]:
    notes = [report.reason] if report.reason else []
    if order.is_test:
        notes.append("This was a test order: nothing was charged.")
    return notes


def _written(day: date) -> str:
    return date_format(day, "j F Y")
