"""Places for machines: taken by an activation, freed by a deactivation. Called with the order locked."""

from django.db.models import F, QuerySet
from django.db.models.functions import Now

from delivery.licenses import pending
from delivery.licenses.models import Activation, LicenseKey
from delivery.models import Delivery
from delivery.models.delivery_terms import DeliveryTerms
from delivery.receipt import write_receipt_text

DEACTIVATED = "The machine was deactivated."
NO_PLACE = "as many machines as allowed are active: deactivate one first"


class NoPlace(Exception):
    """As many machines as allowed are active."""


def places(delivery: Delivery, terms: DeliveryTerms) -> int:
    """How many machines the item may be active on at once."""
    return terms.machines * max(delivery.item.quantity, 1)


def activate(delivery: Delivery, terms: DeliveryTerms, hardware_id: str, address: str = "") -> Activation:
    """This machine, with a place; one that has a place keeps it. Raises NoPlace."""
    machines = Activation.objects.filter(item_id=delivery.item_id, hardware_id=hardware_id)
    machine = machines.first()
    if machine and not machine.deactivated_at:
        return machine
    _take_place(delivery, terms)
    machine = machine or Activation(
        vendor_id=delivery.vendor_id, item_id=delivery.item_id, hardware_id=hardware_id
    )
    machine.address, machine.deactivated_at = address or machine.address, None
    machine.save()
    return machine


def deactivate(delivery: Delivery, terms: DeliveryTerms, machines: QuerySet[Activation]) -> list[str]:
    """Free their places and take their keys back; the Hardware IDs of those that were active."""
    active = machines.filter(item_id=delivery.item_id, deactivated_at=None)
    hardware_ids = list(active.values_list("hardware_id", flat=True))
    freed = active.update(deactivated_at=Now(), awaits_key_since=None)
    Delivery.objects.filter(pk=delivery.pk).update(machines=F("machines") - freed)
    delivery.machines -= freed
    keys = LicenseKey.objects.filter(item_id=delivery.item_id)
    keys.filter(hardware_id__in=hardware_ids, revoked_at=None).update(revoked_at=Now(), reason=DEACTIVATED)
    delivery.key = keys.standing().order_by("pk").first()
    pending.look(delivery)
    write_receipt_text(delivery, terms)
    return hardware_ids


def _take_place(delivery: Delivery, terms: DeliveryTerms) -> None:
    """One conditional update: who comes too late changes no row."""
    free = Delivery.objects.filter(pk=delivery.pk, machines__lt=places(delivery, terms))
    if not free.update(machines=F("machines") + 1):
        raise NoPlace
    delivery.machines += 1
