"""License keys are made here, after the commit of what promised them."""

from collections.abc import Iterator

from django.db import transaction

from delivery.emails import key_made
from delivery.licenses import pending as waiting
from delivery.licenses import vendor_generator
from delivery.licenses.generate import hand_over, make_here
from delivery.licenses.generated_key import GeneratedKey
from delivery.models import Delivery
from delivery.models.delivery_terms import KeySource, terms_of
from jobs.claim import still_owned
from jobs.enqueue import enqueue_all
from jobs.models import Job
from jobs.registry import JobRequest, RetryLater, task
from jobs.settle import settle
from notifications.emails import compose
from notifications.emails.liquid import TemplateProblem
from notifications.emails.models import Email
from notifications.emails.tasks import send_email
from orders.models import Activity, Order
from vendors.models import Product

AT_ONCE = 1_000  # customers who get a key when a list is filled again


@task(
    queue="license",
    kind=Activity.Kind.KEY,
    max_attempts=6,
    retry_delays=tuple(3600 * hours for hours in (1, 2, 4, 8, 16)),
)
def make_license_key(job: Job, *, delivery_id: int, mails: bool = False) -> str:
    """Make the key that the delivery waits for, and mail it if told so; harmless when another step was quicker.

    Key, mail and the step's end are one commit: a worker that dies has done all of it or nothing.
    """
    delivery = Delivery.objects.select_related("item__product__terms", "item__order__vendor").get(
        pk=delivery_id
    )
    if delivery.awaits_key_since is None:
        return ""
    job.activity_subject = f"item:{delivery.item_id}"
    terms = terms_of(delivery.item.product)
    machine = waiting.next_machine(delivery)
    asks = terms.key_source == KeySource.VENDOR
    made = vendor_generator.ask(delivery, terms, machine) if asks else None
    with transaction.atomic():
        if still_owned([job]):
            _hand_over(job, delivery_id, machine, made, mails=mails)
    return ""


def _hand_over(job: Job, delivery_id: int, machine: str, made: GeneratedKey | None, *, mails: bool) -> None:
    """Called in the open transaction that this worker's step is locked in; it ends the step."""
    delivery = locked(delivery_id)
    terms = terms_of(delivery.item.product)
    if delivery.awaits_key_since is None:
        return
    if waiting.next_machine(delivery) != machine:  # it was deactivated or served meanwhile
        job.enqueue(make_license_key, delivery_id=delivery_id, mails=mails)
        return
    before = delivery.key_id
    key, job_requests = hand_over(delivery, terms, made or make_here(delivery, terms, machine), machine)
    job.next_jobs.extend(job_requests)
    if mails and delivery.item.order.email:
        job.enqueue(send_email, email_id=key_made(delivery, key).pk)
    if waiting.goes_on(delivery):
        job.enqueue(make_license_key, delivery_id=delivery_id, mails=mails)
    told = "The same license key was given again" if key.pk == before else "License key made"
    settle(job, f"{told} ({KeySource(key.source).told}).")


@task(queue="license", kind=Activity.Kind.EMAIL, max_attempts=60, retry_delays=(5, 30, 120, 600, 1800))
def resend_order(job: Job, *, item_id: int) -> str:
    """The receipt and what else is set up for the products, as soon as the item's key is there."""
    delivery = Delivery.objects.select_related("item__order__vendor").get(item_id=item_id)
    if delivery.awaits_key_since:
        raise RetryLater("Waits for the license key.")
    order = delivery.item.order
    with transaction.atomic():
        for number, email in enumerate(_letters(order)):
            email.dedupe_key = f"resend:{job.pk}:{number}"
            Email.objects.bulk_create([email], ignore_conflicts=True)
            kept = Email.objects.only("pk").get(dedupe_key=email.dedupe_key)
            job.enqueue(send_email, email_id=kept.pk, dedupe_key=f"send:{kept.pk}")
    return f"Resending the order's emails to {order.email}."


def wake_waiting(product: Product) -> None:
    """Keys were added to a list: make those that customers wait for, now, and mail them."""
    waiting = Delivery.objects.filter(item__product=product, awaits_key_since__isnull=False)
    with transaction.atomic():
        for delivery in waiting.select_related("item__order").order_by("awaits_key_since")[:AT_ONCE]:
            job_request = JobRequest(make_license_key, {"delivery_id": delivery.pk, "mails": True})
            enqueue_all([job_request], vendor_id=delivery.vendor_id, subject=delivery.item.order.as_subject)


def locked(delivery_id: int) -> Delivery:
    """The delivery with its order's lock, and all that a key is made from."""
    order_id = Delivery.objects.values_list("item__order_id", flat=True).get(pk=delivery_id)
    order = Order.objects.locked(order_id)
    deliveries = Delivery.objects.select_related("item__product__terms", "item__product__vendor", "key")
    delivery = deliveries.get(pk=delivery_id)
    delivery.item.order = order
    return delivery


def _letters(order: Order) -> Iterator[Email]:
    yield compose.receipt_email(order)
    for template in compose.templates_for(order):
        try:
            yield compose.product_email(order, template)
        except TemplateProblem as problem:
            yield compose.unsendable_email(order, template, problem)
