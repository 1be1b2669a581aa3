"""Who waits for a license key: an item, or several machines of one. Called with the order locked."""

from django.utils import timezone

from delivery.licenses.models import Activation
from delivery.models import Delivery


def await_keys(delivery: Delivery) -> None:
    """Each active machine is due a key made anew."""
    Activation.objects.active().filter(item_id=delivery.item_id).update(awaits_key_since=timezone.now())
    look(delivery)


def await_key(machine: Activation) -> None:
    """This machine is due one; the delivery's own waiting is for `look` to write down."""
    Activation.objects.filter(pk=machine.pk, awaits_key_since=None).update(awaits_key_since=timezone.now())


def next_machine(delivery: Delivery) -> str:
    """The Hardware ID for which a key is made next; "" where it is for any machine."""
    machine = Activation.objects.waiting().filter(item_id=delivery.item_id).first()
    return machine.hardware_id if machine else delivery.hardware_id


def is_served(delivery: Delivery, hardware_id: str) -> None:
    """The key that was due is there; other machines may wait on."""
    machines = Activation.objects.filter(item_id=delivery.item_id, hardware_id=hardware_id)
    machines.update(awaits_key_since=None)
    look(delivery)


def goes_on(delivery: Delivery) -> bool:
    """Whether another machine of it waits."""
    return delivery.awaits_key_since is not None


def is_over(delivery: Delivery) -> None:
    """Nothing is due any more."""
    Activation.objects.filter(item_id=delivery.item_id).update(awaits_key_since=None)
    look(delivery)


def look(delivery: Delivery) -> None:
    """The delivery waits as long as its machine that waits longest."""
    first = Activation.objects.waiting().filter(item_id=delivery.item_id).first()
    delivery.awaits_key_since = first.awaits_key_since if first else None
    delivery.save(update_fields=["key", "awaits_key_since"])
