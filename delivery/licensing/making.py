"""Making a key and what follows from it, whoever asks: a worker's step or a program at its first launch."""

from delivery.letters import keys_running_low
from delivery.licensing import built_in, pool
from delivery.licensing.giving import give
from delivery.licensing.made import Made
from delivery.models import Delivery, LicenseKey
from delivery.models.delivery_terms import DeliveryTerms, KeySource
from notifications.notices import Event, send_notice
from notifications.tasks import send_email
from orders.promises import Later, Promise


class NoKeyLeft(Later):
    """The vendor's list is empty."""


def make_here(delivery: Delivery, terms: DeliveryTerms, hardware_id: str) -> Made:
    """By a source that asks nobody else, with the order locked. Raises NoKeyLeft."""
    if terms.key_source == KeySource.BUILT_IN:
        serial = 1 + LicenseKey.objects.filter(item_id=delivery.item_id).count()
        return Made(built_in.generate(delivery.item, serial, hardware_id))
    try:
        return Made(pool.take(delivery.item))
    except pool.PoolEmpty as empty:
        raise NoKeyLeft("The list of license keys is empty: add keys to it.") from empty


def hand_over(
    delivery: Delivery, terms: DeliveryTerms, made: Made, hardware_id: str
) -> tuple[LicenseKey, list[Promise]]:
    """Give the key; the vendor's server is told, and the vendor before the list is empty."""
    key = give(delivery, terms, made, hardware_id)
    promises = list(send_notice(delivery.item.order, Event.KEY_DELIVERY))
    if terms.key_source == KeySource.POOL:
        promises += _warn(terms)
    return key, promises


def _warn(terms: DeliveryTerms) -> list[Promise]:
    left = pool.count_left(terms.product)
    email = keys_running_low(terms.product, left) if left <= terms.low_stock_at else None
    return [Promise(send_email, {"email_id": email.pk}, dedupe_key=f"send:{email.pk}")] if email else []
