"""The routes of shipments."""

from tests.route import OF_ITEM, Route

FORMS: dict[str, dict[str, str]] = {
    "record-shipment": {"carrier": "ups", "shipped_on": "2026-03-20"},
    "verify-address": {"outcome": "ask"},
    "re-ship": {},
    "correct-shipment": {"carrier": "ups", "tracking": "1Z998", "shipped_on": "2026-03-20"},
    "record-arrival": {"outcome": "delivered"},
}
ROUTES = [
    Route("shipments", for_staff=False),
    *(Route("item_action", {"slug": slug}, OF_ITEM, form, may_refuse=True) for slug, form in FORMS.items()),
]
