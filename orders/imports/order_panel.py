"""The panel of an imported order: what only the other shop knows of it."""

from orders.imports.mapping.fields import LABELS
from orders.imports.models import ImportedOrder
from orders.models import Order

SHOWN_FIELDS = (
    *("customer", "transaction", "state_word", "refunded_at", "vat_number", "shop_fee", "downloads"),
    "comment",
)
_LABELS = LABELS | {"state_word": "State there", "refunded_at": "Refunded there"}


def other_shop(order: Order) -> list[tuple[str, str]] | None:
    """Return label and text of what the file of an imported order says beside the order; None when it says nothing."""
    if not order.source:
        return None
    imported = ImportedOrder.objects.filter(vendor_id=order.vendor_id, order=order).first()
    fields = imported.fields if imported else {}
    shown = [(_LABELS[name], str(fields[name])) for name in SHOWN_FIELDS if fields.get(name)]
    return [(label, text[:10] if label == _LABELS["refunded_at"] else text) for label, text in shown] or None
