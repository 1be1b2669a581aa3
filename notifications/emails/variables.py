"""The fixed, listed set of variables that emails may use: plain dicts, no object in reach of a template."""

from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from django.utils.timezone import localtime

from notifications.emails.extension_points import EMAIL_VARIABLES
from notifications.emails.liquid import TemplateProblem, check
from orders.models import Order, OrderItem

SAMPLE: dict[str, Any] = {
    "order": {
        "number": "1227037271-23207-250782",
        "date": "November 18, 2026",
        "status": "Paid",
        "net": "€49.00",
        "tax": "€9.31",
        "tax_rate": "19%",
        "total": "€58.31",
        "coupon_code": "",
        "discount": "€0.00",
        "payment": "Visa ending in 4242",
        "is_test": False,
    },
    "customer": {
        "name": "Zoë Lindström",
        "first_name": "Zoë",
        "last_name": "Lindström",
        "company": "",
        "email": "zoe.lindstrom@post.example",
        "country": "Sweden",
        "address": ["Zoë Lindström", "Storgatan 1", "111 22 Stockholm", "Sweden"],
    },
    "vendor": {"name": "Quillmark Software", "support_email": "support@quillmark.example"},
    "item": {
        "id": "4711",
        "name": "Quillmark Editor 5",
        "sku": "QM-EDITOR-5",
        "quantity": 1,
        "price": "€58.31",
    },
    "items": [
        {"id": "4711", "name": "Quillmark Editor 5", "sku": "QM-EDITOR-5", "quantity": 1, "price": "€58.31"}
    ],
}


def listed() -> dict[str, Any]:
    """Every variable with an example; upper apps add theirs to `EMAIL_VARIABLES`."""
    return SAMPLE | {variables.name: variables.of_order(None, None) for variables in EMAIL_VARIABLES}


def problem_of(source: str) -> str:
    """Why a template cannot be used, with its line; "" when it can."""
    try:
        check(source, listed())
    except TemplateProblem as problem:
        return str(problem)
    return ""


def facts_of(order: Order, product_id: int | None = None) -> dict[str, Any]:
    """The variables of one order; `item` is the line of that product, or the first line."""
    lines = list(order.items.order_by("position"))
    chosen = next((line for line in lines if line.product_id == product_id), lines[0] if lines else None)
    facts: dict[str, Any] = {
        "order": _order(order),
        "customer": _customer(order),
        "vendor": {"name": order.vendor.name, "support_email": order.vendor.support_email},
        "items": [_item(line) for line in lines],
        "item": _item(chosen) if chosen else SAMPLE["item"],
    }
    for variables in EMAIL_VARIABLES:
        facts[variables.name] = variables.of_order(order, chosen)
    return facts


def _order(order: Order) -> dict[str, Any]:
    at = localtime(order.placed_at, ZoneInfo(order.vendor.timezone))
    card = f"{order.card_brand} ending in {order.card_last4}" if order.card_last4 else ""
    return {
        "number": order.number,
        "date": format_date(at, "long", _locale(order.language)),
        "status": order.get_status_display(),
        "net": str(order.net),
        "tax": str(order.tax),
        "tax_rate": order.tax_rate,
        "total": str(order.total),
        "coupon_code": order.coupon_code,
        "discount": str(order.discount),
        "payment": card or order.get_payment_method_display(),
        "is_test": order.is_test,
    }


def _locale(language: str) -> Locale:
    """Orders come from anywhere with any language; English for one that nobody has heard of."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en", "US")


def _customer(order: Order) -> dict[str, Any]:
    return {
        "name": order.full_name or order.company,
        "first_name": order.first_name,
        "last_name": order.last_name,
        "company": order.company,
        "email": order.email,
        "country": str(order.country.name) if order.country else "",
        "address": order.lines,
    }


def _item(line: OrderItem) -> dict[str, Any]:
    return {
        "id": str(line.pk),
        "name": line.name,
        "sku": line.sku,
        "quantity": line.quantity,
        "price": str(line.total),
    }
