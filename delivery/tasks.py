"""License keys are made here, after the commit of what promised them."""

from collections.abc import Iterator

from django.db import transaction

from delivery.letters import key_made
from delivery.licensing import vendor_generator, waiting
from delivery.licensing.made import Made
from delivery.licensing.making import hand_over, make_here
from delivery.models import Delivery
from delivery.models.delivery_terms import KeySource, terms_of
from notifications import letters
from notifications.liquid import TemplateProblem
from notifications.models import Email
from notifications.tasks import send_email
from orders import outbox
from orders.claims import still_mine
from orders.models import Activity, Order, Step
from orders.promises import Later, Promise, follow_up
from vendors.models import Product

AT_ONCE = 1_000  # customers who get a key when a list is filled again


@follow_up(
    queue="licence",
    kind=Activity.Kind.KEY,
    attempts=6,
    back_off=tuple(3600 * hours for hours in (1, 2, 4, 8, 16)),
)
def make_license_key(step: Step, *, delivery_id: int, mails: bool = False) -> str:
    """Make the key that the delivery waits for, and mail it if told so; harmless when another step was quicker.

    Key, mail and the step's end are one commit: a worker that dies has done all of it or nothing.
    """
    delivery = Delivery.objects.select_related("item__product__terms", "item__order__vendor").get(
        pk=delivery_id
    )
    if delivery.awaits_key_since is None:
        return ""
    step.subject = f"item:{delivery.item_id}"
    terms = terms_of(delivery.item.product)
    machine = waiting.next_machine(delivery)
    asks = terms.key_source == KeySource.VENDOR
    made = vendor_generator.ask(delivery, terms, machine) if asks else None
    with transaction.atomic():
        if still_mine([step]):
            _hand_over(step, delivery_id, machine, made, mails=mails)
    return ""


def _hand_over(step: Step, delivery_id: int, machine: str, made: Made | None, *, mails: bool) -> None:
    """Called in the open transaction that this worker's step is locked in; it ends the step."""
    delivery = locked(delivery_id)
    terms = terms_of(delivery.item.product)
    if delivery.awaits_key_since is None:
        return
    if waiting.next_machine(delivery) != machine:  # it was deactivated or served meanwhile
        step.then(make_license_key, delivery_id=delivery_id, mails=mails)
        return
    before = delivery.key_id
    key, promises = hand_over(delivery, terms, made or make_here(delivery, terms, machine), machine)
    step.promised.extend(promises)
    if mails and delivery.item.order.email:
        step.then(send_email, email_id=key_made(delivery, key).pk)
    if waiting.goes_on(delivery):
        step.then(make_license_key, delivery_id=delivery_id, mails=mails)
    told = "The same license key was given again" if key.pk == before else "License key made"
    outbox.settle(step, f"{told} ({KeySource(key.source).told}).")


@follow_up(queue="licence", kind=Activity.Kind.EMAIL, attempts=60, back_off=(5, 30, 120, 600, 1800))
def resend_order(step: Step, *, item_id: int) -> str:
    """The receipt and what else is set up for the products, as soon as the item's key is there."""
    delivery = Delivery.objects.select_related("item__order__vendor").get(item_id=item_id)
    if delivery.awaits_key_since:
        raise Later("Waits for the license key.")
    order = delivery.item.order
    with transaction.atomic():
        for number, email in enumerate(_letters(order)):
            email.dedupe_key = f"resend:{step.pk}:{number}"
            Email.objects.bulk_create([email], ignore_conflicts=True)
            kept = Email.objects.only("pk").get(dedupe_key=email.dedupe_key)
            step.then(send_email, email_id=kept.pk, dedupe_key=f"send:{kept.pk}")
    return f"Resending the order's e-mails to {order.email}."


def wake_waiting(product: Product) -> None:
    """Keys were added to a list: make those that customers wait for, now, and mail them."""
    waiting = Delivery.objects.filter(item__product=product, awaits_key_since__isnull=False)
    with transaction.atomic():
        for delivery in waiting.select_related("item__order").order_by("awaits_key_since")[:AT_ONCE]:
            promise = Promise(make_license_key, {"delivery_id": delivery.pk, "mails": True})
            outbox.put([promise], vendor_id=delivery.vendor_id, order=delivery.item.order)


def locked(delivery_id: int) -> Delivery:
    """The delivery with its order's lock, and all that a key is made from."""
    order_id = Delivery.objects.values_list("item__order_id", flat=True).get(pk=delivery_id)
    order = Order.objects.locked(order_id)
    deliveries = Delivery.objects.select_related("item__product__terms", "item__product__vendor", "key")
    delivery = deliveries.get(pk=delivery_id)
    delivery.item.order = order
    return delivery


def _letters(order: Order) -> Iterator[Email]:
    yield letters.receipt(order)
    for template in letters.templates_for(order):
        try:
            yield letters.product_email(order, template)
        except TemplateProblem as problem:
            yield letters.unsendable(order, template, problem)
