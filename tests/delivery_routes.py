"""The addresses of what is delivered, as `Route` takes them."""

from typing import Any

PRODUCT, ITEM = ("product_id",), ("number", "item_id")
TERMS = {
    "download_limit": 3,
    "download_days": 30,
    "old_key_days": 0,
    "low_stock_at": 20,
    "machines": 2,
    "ships_within_days": 3,
}
_AT_ONCE = ("reset-download-link", "rerun-delivery", "stop-old-links", "retry-license-key")
_PAGES = (
    "deliver-license-key", "view-entitlement", "fix-delivery", "deactivate-machine", "deactivate-all-machines",
    "reactivate-machine",
)  # fmt: skip
_OF_DISCS: dict[str, dict[str, str]] = {
    "record-shipment": {"carrier": "ups", "shipped_on": "2026-03-20"},
    "verify-address": {"outcome": "ask"},
    "re-ship": {},
    "correct-shipment": {"carrier": "ups", "tracking": "1Z998", "shipped_on": "2026-03-20"},
    "record-arrival": {"outcome": "delivered"},
}


def _action(slug: str, **more: Any) -> dict[str, Any]:
    return {"name": "item_action", "words": {"slug": slug}, "asks": ITEM} | more


DELIVERY_ROUTES: list[dict[str, Any]] = [
    {"name": "product_delivery", "asks": PRODUCT, "form": TERMS, "for_staff": False},
    {"name": "add_pool_keys", "asks": PRODUCT, "form": {"keys": "ONE"}, "get": 405, "for_staff": False},
    {"name": "test_generator", "asks": PRODUCT, "for_staff": False},
    {"name": "missing_keys", "for_staff": False},
    {"name": "shipments", "for_staff": False},
    *(_action(slug, get=302) for slug in _AT_ONCE),
    *(_action(slug) for slug in _PAGES),
    *(_action(slug, form=form, staff_only=True) for slug, form in _OF_DISCS.items()),
]
