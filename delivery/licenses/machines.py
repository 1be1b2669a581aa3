"""Activating and deactivating machines, of which a license allows so many. Called with the order locked."""

from django.db.models import F, QuerySet
from django.db.models.functions import Now

from delivery.licenses import pending
from delivery.licenses.models import Activation, LicenseKey
from delivery.models import Delivery
from delivery.models.delivery_terms import DeliveryTerms
from delivery.receipt import write_receipt_text

DEACTIVATED = "The machine was deactivated."
ACTIVATION_LIMIT = "as many machines as allowed are active: deactivate one first"


class ActivationLimitReached(Exception):
    """As many machines as allowed are active."""


def activations_allowed(delivery: Delivery, terms: DeliveryTerms) -> int:
    """Return on how many machines the item may be active at once."""
    return terms.machines * max(delivery.item.quantity, 1)


def activate(delivery: Delivery, terms: DeliveryTerms, hardware_id: str, address: str = "") -> Activation:
    """Activate a machine, unless it is active already, and return it. Raises ActivationLimitReached."""
    machines = Activation.objects.filter(item=delivery.item, hardware_id=hardware_id)
    machine = machines.first()
    if machine and not machine.deactivated_at:
        return machine
    _count_activation(delivery, terms)
    machine = machine or Activation(vendor_id=delivery.vendor_id, item=delivery.item, hardware_id=hardware_id)
    machine.address, machine.deactivated_at = address or machine.address, None
    machine.save()
    return machine


def _count_activation(delivery: Delivery, terms: DeliveryTerms) -> None:
    """Count one more by one conditional update: when another was quicker to the last one, no row changes."""
    deliveries = Delivery.objects.filter(
        pk=delivery.pk,
        vendor_id=delivery.vendor_id,
        machines__lt=activations_allowed(delivery, terms),
    )
    if not deliveries.update(machines=F("machines") + 1):
        raise ActivationLimitReached
    delivery.machines += 1


def deactivate(delivery: Delivery, terms: DeliveryTerms, machines: QuerySet[Activation]) -> list[str]:
    """Deactivate those of the machines that are active, revoke their keys, and return their Hardware IDs."""
    active = machines.filter(item=delivery.item, deactivated_at=None)
    hardware_ids = list(active.values_list("hardware_id", flat=True))
    count = active.update(deactivated_at=Now(), awaits_key_since=None)
    Delivery.objects.filter(pk=delivery.pk, vendor_id=delivery.vendor_id).update(
        machines=F("machines") - count
    )
    delivery.machines -= count
    keys = LicenseKey.objects.filter(item=delivery.item)
    keys.filter(hardware_id__in=hardware_ids, revoked_at=None).update(revoked_at=Now(), reason=DEACTIVATED)
    delivery.key = keys.active().order_by("pk").first()
    pending.update_delivery(delivery)
    write_receipt_text(delivery, terms)
    return hardware_ids
