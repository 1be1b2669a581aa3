"""Issuing, replacing, revoking and reinstating license keys. Called with the order locked."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from delivery.licenses import pending
from delivery.licenses.generated_key import GeneratedKey
from delivery.licenses.models import Activation, LicenseKey
from delivery.models import Delivery
from delivery.models.delivery_terms import DeliveryTerms, KeySource
from delivery.receipt import write_receipt_text
from orders.models import Order
from orders.search.models import SearchKey

REPLACED = "A new key took its place."


def issue_key(
    delivery: Delivery, terms: DeliveryTerms, generated_key: GeneratedKey, hardware_id: str
) -> LicenseKey:
    """Make this the item's key; the key before it is revoked or stays valid for the days that the product says.

    Each machine of a SoftwarePassport product has a key; other items have one. A vendor's generator may return a key
    that it returned before: then that row is valid again.
    """
    of_machine = {"hardware_id": hardware_id} if terms.is_passport else {}
    active_keys = LicenseKey.objects.active().filter(item=delivery.item, **of_machine)
    _replace_keys(active_keys.exclude(value=generated_key.value, hardware_id=hardware_id), terms.old_key_days)
    key = _reissued_key(delivery, terms, generated_key, hardware_id) or LicenseKey.objects.create(
        vendor_id=delivery.vendor_id,
        item=delivery.item,
        value=generated_key.value,
        filename=generated_key.filename,
        source=terms.key_source,
        hardware_id=hardware_id,
    )
    if not terms.is_passport or delivery.key is None or delivery.key.hardware_id == hardware_id:
        delivery.key = key
    pending.mark_issued(delivery, hardware_id)
    write_receipt_text(delivery, terms)
    write_search_keys(delivery.item.order)
    return key


def _replace_keys(keys: QuerySet[LicenseKey], days: int) -> None:
    """Revoke the keys since others take their place, at once or after some days."""
    end = {"valid_until": timezone.now() + timedelta(days=days)} if days else {"revoked_at": Now()}
    keys.update(reason=REPLACED, **end)


def _reissued_key(
    delivery: Delivery, terms: DeliveryTerms, generated_key: GeneratedKey, hardware_id: str
) -> LicenseKey | None:
    """Return the item's same key of an earlier time, valid again; our own sources return no key twice."""
    if terms.key_source != KeySource.VENDOR:
        return None
    keys = LicenseKey.objects.filter(item=delivery.item, hardware_id=hardware_id, value=generated_key.value)
    keys.update(valid_until=None, revoked_at=None, reason="")
    return keys.first()


def revoke_keys(delivery: Delivery, reason: str) -> bool:
    """Revoke every key of the item, replaced ones included; return whether there was any."""
    valid_keys = LicenseKey.objects.filter(item=delivery.item, revoked_at=None)
    count = valid_keys.update(revoked_at=Now(), reason=reason)
    delivery.key = None
    pending.cancel_pending(delivery)
    return bool(count)


def suspend_keys(delivery: Delivery, reason: str) -> None:
    """Revoke every key of the item until `reinstate_keys`; a key that is due stays due."""
    LicenseKey.objects.filter(item=delivery.item, revoked_at=None).update(revoked_at=Now(), reason=reason)
    delivery.key = None
    delivery.save(update_fields=["key"])


def reinstate_keys(delivery: Delivery, reason: str) -> bool:
    """Make the keys revoked for this reason valid again, and return whether there was any.

    Not where the item or the machine has another key by now.
    """
    keys = LicenseKey.objects.filter(item=delivery.item)
    active_keys = keys.active()
    if not delivery.machines and active_keys.exists():
        return False
    revoked_keys = keys.filter(reason=reason, valid_until=None, revoked_at__isnull=False)
    without_successor = revoked_keys.exclude(hardware_id__in=active_keys.values("hardware_id"))
    newest = list(without_successor.order_by("hardware_id", "-pk").distinct("hardware_id"))
    keys.filter(pk__in=[key.pk for key in newest]).update(revoked_at=None, reason="")
    # A replaced key works on for its days.
    keys.filter(reason=reason, valid_until__isnull=False).update(revoked_at=None, reason=REPLACED)
    if newest and delivery.key is None:
        delivery.key = min(newest, key=lambda key: (key.hardware_id != delivery.hardware_id, key.pk))
        delivery.save(update_fields=["key"])
    return bool(newest)


def write_search_keys_of(vendor_id: int, order_ids: Sequence[int]) -> None:
    """Write those of several orders of a vendor."""
    for order in Order.objects.filter(vendor_id=vendor_id, pk__in=order_ids).order_by("pk"):
        write_search_keys(order)


def change_reason(delivery: Delivery, before: str, reason: str) -> None:
    """Let keys that were revoked for one reason stay revoked for another."""
    keys = LicenseKey.objects.filter(item=delivery.item, revoked_at__isnull=False, reason=before)
    keys.update(reason=reason)


def write_search_keys(order: Order) -> None:
    """Let the order be found by every key and every Hardware ID that it ever had."""
    keys = list(LicenseKey.objects.filter(item__order=order).values_list("value", "hardware_id"))
    hardware_ids = [
        *(hardware_id for _, hardware_id in keys),
        *Delivery.objects.filter(item__order=order).values_list("hardware_id", flat=True),
        *Activation.objects.filter(item__order=order).values_list("hardware_id", flat=True),
    ]
    # Several keys of an imported item are the lines of one text.
    texts = [text for value, _ in keys for text in (value, *value.splitlines())]
    SearchKey.objects.put(order, SearchKey.Kind.LICENSE, texts)
    SearchKey.objects.put(order, SearchKey.Kind.HARDWARE_ID, hardware_ids)
