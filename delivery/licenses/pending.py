"""Which keys are due and not made yet: of an item, or of several machines. Called with the order locked."""

from django.utils import timezone

from delivery.licenses.models import Activation
from delivery.models import Delivery


def mark_machines_pending(delivery: Delivery) -> None:
    """Note that each active machine is due a new key."""
    Activation.objects.active().filter(item=delivery.item).update(awaits_key_since=timezone.now())
    update_delivery(delivery)


def mark_machine_pending(machine: Activation) -> None:
    """Note that this machine is due a key; `update_delivery` has to follow."""
    Activation.objects.filter(pk=machine.pk, vendor_id=machine.vendor_id, awaits_key_since=None).update(
        awaits_key_since=timezone.now()
    )


def next_hardware_id(delivery: Delivery) -> str:
    """Return the Hardware ID for which a key is made next; "" where a key is for any machine."""
    machine = Activation.objects.pending().filter(item=delivery.item).first()
    return machine.hardware_id if machine else delivery.hardware_id


def mark_issued(delivery: Delivery, hardware_id: str) -> None:
    """Note that the machine has its key; other machines may still be due one."""
    machines = Activation.objects.filter(item=delivery.item, hardware_id=hardware_id)
    machines.update(awaits_key_since=None)
    update_delivery(delivery)


def cancel_pending(delivery: Delivery) -> None:
    """Note that no key is due any more."""
    Activation.objects.filter(item=delivery.item).update(awaits_key_since=None)
    update_delivery(delivery)


def update_delivery(delivery: Delivery) -> None:
    """Save the delivery, which waits for a key as long as the machine that waits longest."""
    machine = Activation.objects.pending().filter(item=delivery.item).first()
    delivery.awaits_key_since = machine.awaits_key_since if machine else None
    delivery.save(update_fields=["key", "awaits_key_since"])
