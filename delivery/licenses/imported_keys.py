"""The license keys that another shop had delivered for imported items."""

from collections.abc import Sequence

from delivery.licenses.issue import write_search_keys_of
from delivery.licenses.models import LicenseKey
from delivery.models import Delivery
from orders.imports.extension_points import DeliveredItem


def keep_imported_keys(vendor_id: int, delivered_items: Sequence[DeliveredItem]) -> None:
    """Write the keys as delivered with the order; several keys of an item are the lines of one text."""
    with_keys = [delivered for delivered in delivered_items if delivered.license_keys]
    keys = LicenseKey.objects.bulk_create(
        LicenseKey(
            vendor_id=vendor_id,
            item=delivered.item,
            value="\n".join(delivered.license_keys),
            hardware_id=delivered.hardware_id,
            made_at=delivered.item.order.placed_at,
        )
        for delivered in with_keys
    )
    key_of = {key.item_id: key for key in keys}
    Delivery.objects.bulk_create(
        Delivery(
            vendor_id=vendor_id,
            item=delivered.item,
            key=key_of.get(delivered.item.pk),
            hardware_id=delivered.hardware_id,
            delivered_at=delivered.item.order.placed_at,
        )
        for delivered in delivered_items
    )
    write_search_keys_of(vendor_id, sorted({delivered.item.order_id for delivered in delivered_items}))
