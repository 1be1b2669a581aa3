"""Making a key and what follows from it, whoever asks: a worker's step or a program at its first launch."""

from delivery.emails import keys_running_low
from delivery.licenses import built_in, pool
from delivery.licenses.generated_key import GeneratedKey
from delivery.licenses.issue import give
from delivery.licenses.models import LicenseKey
from delivery.models import Delivery
from delivery.models.delivery_terms import DeliveryTerms, KeySource
from jobs.registry import JobRequest, RetryLater
from notifications.emails.tasks import send_email
from notifications.webhooks.create_notices import send_notice
from notifications.webhooks.models import Event


class NoKeyLeft(RetryLater):
    """The vendor's list is empty."""


def make_here(delivery: Delivery, terms: DeliveryTerms, hardware_id: str) -> GeneratedKey:
    """By a source that asks nobody else, with the order locked. Raises NoKeyLeft."""
    if terms.key_source == KeySource.BUILT_IN:
        serial = 1 + LicenseKey.objects.filter(item_id=delivery.item_id).count()
        return GeneratedKey(built_in.generate(delivery.item, serial, hardware_id))
    try:
        return GeneratedKey(pool.take(delivery.item))
    except pool.PoolEmpty as empty:
        raise NoKeyLeft("The list of license keys is empty: add keys to it.") from empty


def hand_over(
    delivery: Delivery, terms: DeliveryTerms, made: GeneratedKey, hardware_id: str
) -> tuple[LicenseKey, list[JobRequest]]:
    """Give the key; the vendor's server is told, and the vendor before the list is empty."""
    key = give(delivery, terms, made, hardware_id)
    job_requests = list(send_notice(delivery.item.order, Event.KEY_DELIVERY))
    if terms.key_source == KeySource.POOL:
        job_requests += _warn(terms)
    return key, job_requests


def _warn(terms: DeliveryTerms) -> list[JobRequest]:
    left = pool.count_left(terms.product)
    email = keys_running_low(terms.product, left) if left <= terms.low_stock_at else None
    return [JobRequest(send_email, {"email_id": email.pk}, dedupe_key=f"send:{email.pk}")] if email else []
