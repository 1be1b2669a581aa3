"""Generating a key without an outside service, and issuing it with all that follows."""

from delivery.licenses import built_in, pool
from delivery.licenses.announce import announce_key
from delivery.licenses.emails import keys_running_low_email
from delivery.licenses.generated_key import GeneratedKey
from delivery.licenses.issue import issue_key
from delivery.licenses.models import LicenseKey
from delivery.models import Delivery
from delivery.models.delivery_terms import DeliveryTerms, KeySource
from jobs.registry import JobRequest, RetryLater
from notifications.emails.tasks import send_email


class NoKeyLeft(RetryLater):
    """The vendor's list is empty."""


def generate_here(delivery: Delivery, terms: DeliveryTerms, hardware_id: str) -> GeneratedKey:
    """Return a key from the built-in generator or the vendor's list, with the order locked. Raises NoKeyLeft."""
    if terms.key_source == KeySource.BUILT_IN:
        serial = 1 + LicenseKey.objects.filter(item=delivery.item).count()
        return GeneratedKey(built_in.generate_key(delivery.item, serial, hardware_id))
    try:
        return GeneratedKey(pool.take_key(delivery.item))
    except pool.PoolEmpty as error:
        raise NoKeyLeft("The list of license keys is empty: add keys to it.") from error


def issue_and_notify(
    delivery: Delivery,
    terms: DeliveryTerms,
    generated_key: GeneratedKey,
    hardware_id: str,
    *,
    sends_email: bool = False,
) -> tuple[LicenseKey, list[JobRequest]]:
    """Issue the key; return it with the jobs that announce it, and those that warn the vendor of a list that ends."""
    key = issue_key(delivery, terms, generated_key, hardware_id)
    job_requests = announce_key(delivery, key, sends_email=sends_email)
    if terms.key_source == KeySource.POOL:
        job_requests += _warn_of_low_stock(terms)
    return key, job_requests


def _warn_of_low_stock(terms: DeliveryTerms) -> list[JobRequest]:
    keys_left = pool.count_left(terms.product)
    if keys_left > terms.low_stock_at:
        return []
    email = keys_running_low_email(terms.product, keys_left)
    return [JobRequest(send_email, {"email_id": email.pk}, dedupe_key=f"send:{email.pk}")] if email else []
