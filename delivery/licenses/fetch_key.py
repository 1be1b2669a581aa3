"""A program asks for its license key at its first launch, with the activation code and the ID of its machine."""

from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.db.models.functions import Now

from delivery.downloads.token import ACTIVATION_SALT, is_genuine, row_id
from delivery.licenses import pending
from delivery.licenses.generate import NoKeyLeft, hand_over, make_here
from delivery.licenses.issue import write_search_keys
from delivery.licenses.machines import NoPlace, activate, places
from delivery.licenses.models import Activation, LicenseKey
from delivery.licenses.tasks import make_license_key
from delivery.models import Delivery
from delivery.models.delivery_terms import DeliveryTerms, KeySource, terms_of
from delivery.rules import not_deliverable
from jobs.enqueue import enqueue_all
from jobs.registry import JobRequest
from orders.history import record
from orders.models import Activity, Order, OrderItem
from vendors.actor import Actor, ActorKind


class KeyFetchRefusal(StrEnum):
    """Why there is no key. Who has no genuine code of a good order hears `refused`, whatever is wrong."""

    REFUSED = "refused"
    LIMIT_REACHED = "limit_reached"
    DEACTIVATED = "deactivated"


class KeyFetchRefused(Exception):
    def __init__(self, refusal: KeyFetchRefusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class FetchedKey:
    """What the program gets; no key yet while it is being made."""

    key: LicenseKey | None
    machines: int
    places: int


def fetch(code: str, hardware_id: str, address: str) -> FetchedKey:
    """The machine's key, the same however often it is asked for. Raises Refused."""
    item_id = row_id(code)
    item = OrderItem.objects.filter(pk=item_id).first() if item_id is not None else None
    if item is None or not is_genuine(code, item.pk, 1, ACTIVATION_SALT):
        raise KeyFetchRefused(KeyFetchRefusal.REFUSED)
    with transaction.atomic():
        delivery = _delivery_of(Order.objects.locked(item.order_id), item.pk)
        terms = terms_of(delivery.item.product)
        machine = Activation.objects.filter(item_id=item.pk, hardware_id=hardware_id).first()
        if machine is None:
            machine = _activate(delivery, terms, hardware_id, address)
        elif machine.deactivated_at:
            raise KeyFetchRefused(KeyFetchRefusal.DEACTIVATED)
        Activation.objects.filter(pk=machine.pk).update(address=address or None, last_seen_at=Now())
        key = LicenseKey.objects.standing().filter(item_id=item.pk, hardware_id=hardware_id).first()
        if key is None and not machine.awaits_key_since:
            key = _make(delivery, terms, machine)
        return FetchedKey(key, delivery.machines, places(delivery, terms))


def _delivery_of(order: Order, item_id: int) -> Delivery:
    """What was bought, paid, kept, and may be fetched. Raises Refused."""
    item = order.items.with_related().get(pk=item_id)
    item.order = order
    delivery: Delivery | None = getattr(item, "delivery", None)
    terms = terms_of(item.product)
    fetchable = terms.is_passport and terms.fetch_allowed and terms.key_source != KeySource.NONE
    if delivery is None or not fetchable or not_deliverable(order, item):
        raise KeyFetchRefused(KeyFetchRefusal.REFUSED)
    delivery.item = item
    return delivery


def _activate(delivery: Delivery, terms: DeliveryTerms, hardware_id: str, address: str) -> Activation:
    """Once for each machine, and told on Activity."""
    try:
        machine = activate(delivery, terms, hardware_id, address)
    except NoPlace as full:
        raise KeyFetchRefused(KeyFetchRefusal.LIMIT_REACHED) from full
    order = delivery.item.order
    told = f"{delivery.item.name} activated on the machine {hardware_id}"
    record(
        order,
        Activity.Kind.KEY,
        f"{told} ({delivery.machines} of {places(delivery, terms)}).",
        actor=Actor(ActorKind.CUSTOMER, (order.full_name or order.email or "Customer")[:200]),
        subject=f"item:{delivery.item_id}",
        data={"hardware_id": hardware_id},
    )
    return machine


def _make(delivery: Delivery, terms: DeliveryTerms, machine: Activation) -> LicenseKey | None:
    """At once where nobody else has to be asked; else a worker makes it, and the program asks again."""
    key, made, order = None, None, delivery.item.order
    if terms.key_source != KeySource.VENDOR:
        with suppress(NoKeyLeft):
            made = make_here(delivery, terms, machine.hardware_id)
    if made:
        key, job_requests = hand_over(delivery, terms, made, machine.hardware_id)
    else:
        pending.await_key(machine)
        pending.look(delivery)
        write_search_keys(order)
        job_requests = [JobRequest(make_license_key, {"delivery_id": delivery.pk})]
    enqueue_all(job_requests, vendor_id=order.vendor_id, subject=order.as_subject)
    return key
