"""What each file of a known shop has to become: a TOML file beside it, written by hand, not by the import."""

import tomllib
from pathlib import Path
from typing import Any

from orders.models import Order, Recipient

FOLDER = Path(__file__).parent
FILES = sorted(file.stem for file in FOLDER.glob("*.csv"))
Row = dict[str, Any]
# What an order has that the TOML file does not say.
USUAL: Row = {
    "status": "paid",
    "kind": "order",
    "is_test": False,
    "tax": 0,
    "tax_rate": 0,
    "discount": 0,
    "refunded": 0,
    "coupon_code": "",
    "payment_method": "unknown",
    "card_brand": "",
    "card_last4": "",
    "recipient": "",
    "keys": [],
    "email_problem": "",
}
TEXTS = (
    *("first_name", "last_name", "company", "email", "phone"),
    *("street1", "street2", "city", "region", "postal_code"),
)


def expectation(name: str) -> Row:
    """Return what the file of this name becomes; `orders` are complete, with the usual values filled in."""
    data = tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))
    usual = USUAL | dict.fromkeys((*TEXTS, "country"), "")
    orders = {row["reference"]: usual | {"paid": _paid(row)} | row for row in data.pop("orders")}
    return data | {"orders": orders}


def _paid(row: Row) -> int:
    return 0 if row.get("status") in ("pending", "canceled") else row["total"]


def as_row(order: Order) -> Row:
    """Return an order as the TOML files have it."""
    recipient = Recipient.objects.filter(order=order).first()
    texts = (
        "reference",
        "status",
        "kind",
        "is_test",
        "currency",
        "coupon_code",
        "payment_method",
        "card_brand",
    )
    return {
        **{name: getattr(order, name) for name in (*texts, "card_last4", "email_problem", *TEXTS)},
        "placed_at": order.placed_at,
        "country": order.country.code,
        "total": order.total_minor,
        "tax": order.tax_minor,
        "tax_rate": order.tax_rate_bp,
        "discount": order.discount_minor,
        "paid": order.paid_minor,
        "refunded": order.refunded_minor,
        "lines": [
            [item.sku, item.name, item.quantity, item.total_minor]
            for item in order.items.order_by("position")
        ],
        "recipient": recipient.full_name if recipient else "",
        "keys": sorted(order_keys(order)),
    }


def order_keys(order: Order) -> list[str]:
    """Return the license keys of an order."""
    items = order.items.select_related("delivery__key")
    return [
        item.delivery.key.value for item in items if getattr(item, "delivery", None) and item.delivery.key
    ]


def differences(imported: Row, expected: Row) -> Row:
    """Return what was imported and what was expected, by order and field, where the two differ."""
    pairs = {key: (imported.get(key, {}), expected.get(key, {})) for key in {*imported, *expected}}
    fields = {
        key: {
            name: (left.get(name), right.get(name))
            for name in {*left, *right}
            if left.get(name) != right.get(name)
        }
        for key, (left, right) in pairs.items()
    }
    return {key: difference for key, difference in fields.items() if difference}
