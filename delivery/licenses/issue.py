"""Giving an order item its license key, replacing it, taking it back. Called with the order locked."""

from collections.abc import Iterable
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


def needs_key(terms: DeliveryTerms, delivery: Delivery) -> bool:
    """Whether a key is to be made now: one bound to a machine waits until the machine is known."""
    if terms.key_source == KeySource.NONE:
        return False
    if terms.is_passport:
        return delivery.machines > 0
    return bool(delivery.hardware_id) or not terms.needs_hardware_id


def give(delivery: Delivery, terms: DeliveryTerms, made: GeneratedKey, hardware_id: str) -> LicenseKey:
    """This key from now on; the one before it is revoked or works on for the days that the product says.

    The machines of a SoftwarePassport product have a key each; other items have one. A vendor's generator may give
    the key again that it gave before: then that is the one, and valid.
    """
    theirs = {"hardware_id": hardware_id} if terms.is_passport else {}
    standing = LicenseKey.objects.standing().filter(item_id=delivery.item_id, **theirs)
    _retire(standing.exclude(value=made.value, hardware_id=hardware_id), terms.old_key_days)
    key = _given_before(delivery, terms, made, hardware_id) or LicenseKey.objects.create(
        vendor_id=delivery.vendor_id,
        item_id=delivery.item_id,
        value=made.value,
        filename=made.filename,
        source=terms.key_source,
        hardware_id=hardware_id,
    )
    if not terms.is_passport or delivery.key is None or delivery.key.hardware_id == hardware_id:
        delivery.key = key
    pending.is_served(delivery, hardware_id)
    write_receipt_text(delivery, terms)
    write_search_keys(delivery.item.order)
    return key


def _given_before(
    delivery: Delivery, terms: DeliveryTerms, made: GeneratedKey, hardware_id: str
) -> LicenseKey | None:
    """Our own sources never give one twice."""
    if terms.key_source != KeySource.VENDOR:
        return None
    same = LicenseKey.objects.filter(item_id=delivery.item_id, hardware_id=hardware_id, value=made.value)
    same.update(valid_until=None, revoked_at=None, reason="")
    return same.first()


def _retire(keys: QuerySet[LicenseKey], days: int) -> None:
    """Another takes their place, at once or after some days."""
    ends = {"valid_until": timezone.now() + timedelta(days=days)} if days else {"revoked_at": Now()}
    keys.update(reason="A new key took its place.", **ends)


def revoke(delivery: Delivery, reason: str) -> bool:
    """No key of the item is valid any more, those that were to work on for some days included."""
    valid = LicenseKey.objects.filter(item_id=delivery.item_id, revoked_at=None)
    revoked = valid.update(revoked_at=Now(), reason=reason)
    delivery.key = None
    pending.is_over(delivery)
    return bool(revoked)


def reinstate(delivery: Delivery, reason: str) -> bool:
    """The keys taken back for this reason are valid again, unless the item or the machine has another by now."""
    keys = LicenseKey.objects.filter(item_id=delivery.item_id)
    others = keys.standing()
    if not delivery.machines and others.exists():
        return False
    taken = keys.filter(reason=reason, valid_until=None, revoked_at__isnull=False)
    lacking = taken.exclude(hardware_id__in=others.values("hardware_id"))
    newest = list(lacking.order_by("hardware_id", "-pk").distinct("hardware_id"))
    keys.filter(pk__in=[key.pk for key in newest]).update(revoked_at=None, reason="")
    if newest and delivery.key is None:
        delivery.key = min(newest, key=lambda key: (key.hardware_id != delivery.hardware_id, key.pk))
        delivery.save(update_fields=["key"])
    return bool(newest)


def write_search_keys(order: Order) -> None:
    """The order is found by every key and every hardware ID it ever had."""
    keys: Iterable[tuple[str, str]] = LicenseKey.objects.filter(item__order=order).values_list(
        "value", "hardware_id"
    )
    known = list(keys)
    machines = [
        *Delivery.objects.filter(item__order=order).values_list("hardware_id", flat=True),
        *Activation.objects.filter(item__order=order).values_list("hardware_id", flat=True),
    ]
    SearchKey.objects.put(order, SearchKey.Kind.LICENSE, [value for value, _ in known])
    SearchKey.objects.put(order, SearchKey.Kind.HARDWARE_ID, [*(machine for _, machine in known), *machines])
