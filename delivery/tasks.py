"""License keys are made here, after the commit of what promised them."""

from django.db import transaction

from delivery.letters import key_made
from delivery.licensing import built_in, pool
from delivery.licensing.giving import give
from delivery.models import Delivery
from delivery.models.delivery_terms import DeliveryTerms, KeySource, terms_of
from notifications.tasks import send_email
from orders.models import Activity, Order, Step
from orders.promises import follow_up


class NoKeyLeft(Exception):
    """The vendor's list is empty."""


@follow_up(queue="licence", kind=Activity.Kind.KEY, attempts=6)
def make_license_key(step: Step, *, delivery_id: int, mails: bool = False) -> str:
    """Make the key that the delivery waits for, and mail it if told so; harmless when another step was quicker."""
    with transaction.atomic():
        delivery = locked(delivery_id)
        if delivery.awaits_key_since is None:
            return ""
        step.subject = f"item:{delivery.item_id}"
        terms = terms_of(delivery.item.product)
        key = give(delivery, terms, _value(delivery, terms))
        if mails and delivery.item.order.email:
            step.then(send_email, email_id=key_made(delivery).pk)
    return f"License key made ({key.get_source_display().lower()})."


def locked(delivery_id: int) -> Delivery:
    """The delivery with its order's lock, and all that a key is made from."""
    order_id = Delivery.objects.values_list("item__order_id", flat=True).get(pk=delivery_id)
    order = Order.objects.locked(order_id)
    deliveries = Delivery.objects.select_related("item__product__terms", "key")
    delivery = deliveries.get(pk=delivery_id)
    delivery.item.order = order
    return delivery


def _value(delivery: Delivery, terms: DeliveryTerms) -> str:
    if terms.key_source == KeySource.POOL:
        try:
            return pool.take(delivery.item)
        except pool.PoolEmpty as empty:
            raise NoKeyLeft("The list of license keys is empty: add keys to it.") from empty
    return built_in.generate(delivery.item, delivery.hardware_id)
