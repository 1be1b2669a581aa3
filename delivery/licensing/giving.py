"""Giving an order item its license key, replacing it, taking it back. Called with the order locked."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models.functions import Now
from django.utils import timezone

from delivery.licensing.made import Made
from delivery.models import Delivery, LicenseKey
from delivery.models.delivery_terms import DeliveryTerms, KeySource
from delivery.receipt import write_receipt_text
from orders.models import Order, SearchKey


def needs_key(terms: DeliveryTerms, delivery: Delivery) -> bool:
    """Whether a key is to be made now: one bound to a machine waits until the machine is known."""
    if terms.key_source == KeySource.NONE:
        return False
    return bool(delivery.hardware_id) or not terms.needs_hardware_id


def give(delivery: Delivery, terms: DeliveryTerms, made: Made) -> LicenseKey:
    """This key from now on; the one before it is revoked or works on for the days that the product says."""
    retire(delivery, "A new key took its place.", days=terms.old_key_days)
    key = LicenseKey.objects.create(
        vendor_id=delivery.vendor_id,
        item_id=delivery.item_id,
        value=made.value,
        filename=made.filename,
        source=terms.key_source,
        hardware_id=delivery.hardware_id,
    )
    delivery.key, delivery.awaits_key_since = key, None
    delivery.save(update_fields=["key", "awaits_key_since"])
    write_receipt_text(delivery, terms)
    write_search_keys(delivery.item.order)
    return key


def retire(delivery: Delivery, reason: str, *, days: int = 0) -> bool:
    """Take the item's key back, at once or after some days; False when it has none."""
    ends = {"valid_until": timezone.now() + timedelta(days=days)} if days else {"revoked_at": Now()}
    standing = LicenseKey.objects.filter(item_id=delivery.item_id, valid_until=None, revoked_at=None)
    return bool(standing.update(reason=reason, **ends))


def revoke(delivery: Delivery, reason: str) -> bool:
    """No key of the item is valid any more, those that were to work on for some days included."""
    valid = LicenseKey.objects.filter(item_id=delivery.item_id, revoked_at=None)
    revoked = valid.update(revoked_at=Now(), reason=reason)
    Delivery.objects.filter(pk=delivery.pk).update(key=None, awaits_key_since=None)
    delivery.key = delivery.awaits_key_since = None
    return bool(revoked)


def reinstate(delivery: Delivery, reason: str) -> bool:
    """The key that was taken back for this reason is valid again, unless the item has another by now."""
    keys = LicenseKey.objects.filter(item_id=delivery.item_id)
    key = keys.filter(reason=reason, valid_until=None, revoked_at__isnull=False).order_by("-pk").first()
    if key is None or keys.filter(valid_until=None, revoked_at=None).exists():
        return False
    keys.filter(pk=key.pk).update(revoked_at=None, reason="")
    Delivery.objects.filter(pk=delivery.pk).update(key=key)
    delivery.key = key
    return True


def write_search_keys(order: Order) -> None:
    """The order is found by every key and every hardware ID it ever had."""
    keys: Iterable[tuple[str, str]] = LicenseKey.objects.filter(item__order=order).values_list(
        "value", "hardware_id"
    )
    known = list(keys)
    machines = Delivery.objects.filter(item__order=order).values_list("hardware_id", flat=True)
    SearchKey.objects.put(order, SearchKey.Kind.LICENSE, [value for value, _ in known])
    SearchKey.objects.put(order, SearchKey.Kind.HARDWARE_ID, [*(machine for _, machine in known), *machines])
