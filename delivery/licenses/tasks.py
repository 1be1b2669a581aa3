"""Background tasks: license keys are made after the commit of what requested them."""

from collections.abc import Iterator

from django.db import transaction

from core.vendor_transaction import vendor_transaction
from delivery.licenses import pending, vendor_generator
from delivery.licenses.generate import generate_here, issue_and_notify
from delivery.licenses.generated_key import GeneratedKey
from delivery.models import Delivery
from delivery.models.delivery_terms import KeySource, terms_of
from jobs.enqueue import enqueue_all
from jobs.models import Job
from jobs.queues import Queue
from jobs.registry import JobRequest, RetryLater, task
from jobs.settle import settle_all
from jobs.states import still_owned
from notifications.emails import compose
from notifications.emails.models import Email
from notifications.emails.tasks import send_email
from notifications.emails.template_limits import TemplateProblem
from orders.models import Activity, Order, Recipient
from orders.recipients import addressee_of
from vendors.models import Product

MAX_PENDING_KEYS = 1_000  # made at once when a list of keys is filled again


@task(
    queue=Queue.LICENSE,
    kind=Activity.Kind.KEY,
    max_attempts=6,
    retry_delays=tuple(3600 * hours for hours in (1, 2, 4, 8, 16)),
)
def make_license_key(job: Job, *, delivery_id: int, sends_email: bool = False) -> str:
    """Make the key that is due to the delivery, and email it if `sends_email`; do nothing when it is there already.

    Key, email and the end of the job are one commit: a killed worker has done all of it or nothing.
    """
    delivery = Delivery.objects.select_related("item__product__terms", "item__order__vendor").get(
        vendor_id=job.required_vendor_id, pk=delivery_id
    )
    if delivery.awaits_key_since is None or delivery.stopped_at:
        return ""
    job.activity_subject = f"item:{delivery.item_id}"
    terms = terms_of(delivery.item.product)
    hardware_id = pending.next_hardware_id(delivery)
    generated_key = None
    if terms.key_source == KeySource.VENDOR:
        generated_key = vendor_generator.generate_key(delivery, terms, hardware_id)
    with transaction.atomic():
        if still_owned([job]):
            _issue_key(job, delivery_id, hardware_id, generated_key, sends_email=sends_email)
    return ""


def _issue_key(
    job: Job, delivery_id: int, hardware_id: str, generated_key: GeneratedKey | None, *, sends_email: bool
) -> None:
    """Issue the key and settle the job, in the open transaction in which the job is locked."""
    delivery = locked_delivery(job.required_vendor_id, delivery_id)
    terms = terms_of(delivery.item.product)
    if delivery.awaits_key_since is None or delivery.stopped_at:
        return
    if (
        pending.next_hardware_id(delivery) != hardware_id
    ):  # the machine was deactivated or got its key meanwhile
        job.enqueue(make_license_key, delivery_id=delivery_id, sends_email=sends_email)
        return
    key_id_before = delivery.key_id
    generated_key = generated_key or generate_here(delivery, terms, hardware_id)
    key, job_requests = issue_and_notify(delivery, terms, generated_key, hardware_id, sends_email=sends_email)
    job.next_jobs.extend(job_requests)
    if delivery.awaits_key_since is not None:  # another machine is due a key
        job.enqueue(make_license_key, delivery_id=delivery_id, sends_email=sends_email)
    outcome = "The same license key was given again" if key.pk == key_id_before else "License key made"
    job.sentence = f"{outcome} ({KeySource(key.source).in_sentence})."
    settle_all([job])


def locked_delivery(vendor_id: int, delivery_id: int) -> Delivery:
    """Return the delivery with all that a key is made from, its order locked in the open transaction."""
    deliveries = Delivery.objects.filter(vendor_id=vendor_id, pk=delivery_id)
    order_id = deliveries.values_list("item__order_id", flat=True).get()
    order = Order.objects.locked(vendor_id, order_id)
    delivery = deliveries.select_related("item__product__terms", "item__product__vendor", "key").get()
    delivery.item.order = order
    return delivery


def make_pending_keys(product: Product) -> None:
    """Enqueue the keys that customers of the product wait for, which are emailed: keys were added to its list."""
    deliveries = Delivery.objects.filter(
        item__product=product, awaits_key_since__isnull=False, stopped_at=None
    )
    deliveries = deliveries.select_related("item__order").order_by("awaits_key_since")
    with vendor_transaction(product.vendor_id):
        for delivery in deliveries[:MAX_PENDING_KEYS]:
            job_request = JobRequest(make_license_key, {"delivery_id": delivery.pk, "sends_email": True})
            enqueue_all([job_request], vendor_id=delivery.vendor_id, subject=delivery.item.order.as_subject)


@task(queue=Queue.LICENSE, kind=Activity.Kind.EMAIL, max_attempts=60, retry_delays=(5, 30, 120, 600, 1800))
def resend_order(job: Job, *, item_id: int) -> str:
    """Send the receipt and the emails set up for the order's products again, as soon as the item has its key."""
    delivery = Delivery.objects.select_related("item__order__vendor").get(
        vendor_id=job.required_vendor_id, item_id=item_id
    )
    if delivery.stopped_at:
        return f"Nothing was resent: access to {delivery.item.name} was stopped."
    if delivery.awaits_key_since:
        raise RetryLater("Waits for the license key.")
    order = delivery.item.order
    with transaction.atomic():
        for number, email in enumerate(_order_emails(order)):
            email.dedupe_key = f"resend:{job.pk}:{number}"
            Email.objects.bulk_create([email], ignore_conflicts=True)
            emails = Email.objects.filter(vendor_id=email.vendor_id, dedupe_key=email.dedupe_key)
            email_id = emails.values_list("pk", flat=True).get()
            job.enqueue(send_email, email_id=email_id, dedupe_key=f"send:{email_id}")
    addressees = dict.fromkeys((order.email, addressee_of(order).email))
    return f"Resending the order's emails to {' and '.join(addressees)}."


def _order_emails(order: Order) -> Iterator[Email]:
    yield compose.receipt_email(order)
    if isinstance(recipient := addressee_of(order), Recipient):
        yield compose.gift_email(order, recipient)
    for template in compose.templates_for(order):
        try:
            yield compose.product_email(order, template)
        except TemplateProblem as problem:
            yield compose.unsendable_email(order, template, problem)
