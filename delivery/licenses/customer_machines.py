"""The machines of a customer, on whatever order they are."""

from collections.abc import Sequence

from delivery.licenses.models import Activation

MAX_SHOWN = 20


def customer_machines(vendor_id: int, order_ids: Sequence[int]) -> list[Activation]:
    """Return the machines of these orders that were seen last, with their items and orders."""
    machines = Activation.objects.filter(vendor_id=vendor_id, item__order_id__in=order_ids)
    return list(machines.select_related("item__order").order_by("-last_seen_at", "-pk")[:MAX_SHOWN])
