"""The variables of email templates: plain dicts, so that a template reaches no object."""

from collections.abc import Sequence
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from django.db.models import Prefetch, prefetch_related_objects

from notifications.emails.extension_points import EMAIL_RELATED, EMAIL_VARIABLES
from notifications.emails.liquid import check
from notifications.emails.template_limits import TemplateProblem
from orders.models import Order, OrderItem, Recipient

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
        "sold_by": "",
        "reference": "",
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


def sample_variables() -> dict[str, Any]:
    """Return every variable with an example; upper apps add theirs to `EMAIL_VARIABLES`."""
    return SAMPLE | {added.name: added.of_order(None, None) for added in EMAIL_VARIABLES}


def template_problem(source: str) -> str:
    """Return why a template cannot be used, with its line; "" when it can."""
    try:
        check(source, sample_variables())
    except TemplateProblem as problem:
        return str(problem)
    return ""


def read_related(orders: Sequence[Order]) -> None:
    """Read what emails about these orders say, of all of them at once; what was read before is not read again."""
    items = Prefetch("items", OrderItem.objects.with_related())
    prefetch_related_objects(orders, items, "recipient", *EMAIL_RELATED)


def order_variables(
    order: Order, product_id: int | None = None, *, person: Order | Recipient | None = None
) -> dict[str, Any]:
    """Return the variables of an order; `item` is the one of that product, else the first.

    `customer` is the person who is written to: the recipient of a gift, or the customer.
    """
    read_related([order])
    items = sorted(order.items.all(), key=lambda item: item.position)
    item = next((item for item in items if item.product_id == product_id), items[0] if items else None)
    variables: dict[str, Any] = {
        "order": _order(order),
        "customer": _customer(person or order),
        "vendor": {"name": order.vendor.name, "support_email": order.vendor.support_email},
        "items": [_item(item) for item in items],
        "item": _item(item) if item else SAMPLE["item"],
    }
    for added in EMAIL_VARIABLES:
        variables[added.name] = added.of_order(order, item)
    return variables


def _order(order: Order) -> dict[str, Any]:
    return {
        "number": order.number,
        "date": format_date(order.placed_on, "long", _locale(order.language)),
        "status": order.get_status_display(),
        "net": str(order.net),
        "tax": str(order.tax),
        "tax_rate": order.tax_rate,
        "total": str(order.total),
        "coupon_code": order.coupon_code,
        "discount": str(order.discount),
        "payment": order.card or order.get_payment_method_display(),
        "is_test": order.is_test,
        "sold_by": order.source,
        "reference": order.reference,
    }


def _locale(language: str) -> Locale:
    """Return the locale of a language code, English for an unknown one: imported orders have any text there."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en", "US")


def _customer(person: Order | Recipient) -> dict[str, Any]:
    return {
        "name": person.full_name or person.company,
        "first_name": person.first_name or person.last_name,  # who has one name is addressed by it
        "last_name": person.last_name or person.first_name,
        "company": person.company,
        "email": person.email,
        "country": str(person.country.name) if person.country else "",
        "address": person.lines,
    }


def _item(item: OrderItem) -> dict[str, Any]:
    return {
        "id": str(item.pk),
        "name": item.name,
        "sku": item.sku,
        "quantity": item.quantity,
        "price": str(item.total),
    }
