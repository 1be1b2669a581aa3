"""A program fetches its license key at its first launch, with the activation code and the ID of its machine."""

from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from django.db.models.functions import Now

from core.vendor_transaction import vendor_transaction
from delivery.downloads.models import DownloadLink
from delivery.licenses import pending
from delivery.licenses.generate import NoKeyLeft, generate_here, issue_and_notify
from delivery.licenses.issue import write_search_keys
from delivery.licenses.machines import ActivationLimitReached, activate, activations_allowed
from delivery.licenses.models import Activation, LicenseKey
from delivery.licenses.tasks import make_license_key
from delivery.models import Delivery
from delivery.models.delivery_terms import DeliveryTerms, KeySource, terms_of
from delivery.rules import delivery_of, not_deliverable
from delivery.token import ACTIVATION_SALT, DOWNLOAD_SALT, find_row, is_genuine
from jobs.enqueue import enqueue_all
from jobs.registry import JobRequest
from orders.history import record
from orders.models import Activity, Order, OrderItem
from vendors.actor import Actor, ActorKind


class KeyFetchRefusal(StrEnum):
    """Why there is no key. Without a genuine code of a good order it is `refused`, whatever is wrong."""

    REFUSED = "refused"
    LIMIT_REACHED = "limit_reached"
    DEACTIVATED = "deactivated"


class KeyFetchRefused(Exception):
    """The program gets no key."""

    def __init__(self, refusal: KeyFetchRefusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class FetchedKey:
    """What the program gets; no key yet while it is being made."""

    key: LicenseKey | None
    active_machines: int
    activations_allowed: int


def fetch_key(code: str, hardware_id: str, address: str) -> FetchedKey:
    """Return the machine's key, the same however often it is asked for. Raises KeyFetchRefused.

    The code is the customer's activation code, or the token of the link by which the program was downloaded.
    """
    item = _item_of_code(code) or _item_of_download(code)
    if item is None:
        raise KeyFetchRefused(KeyFetchRefusal.REFUSED)
    with vendor_transaction(item.vendor_id):
        delivery = _fetchable_delivery(Order.objects.locked(item.vendor_id, item.order_id), item.pk)
        terms = terms_of(delivery.item.product)
        machine = Activation.objects.filter(item=item, hardware_id=hardware_id).first()
        if machine is None:
            machine = _activate(delivery, terms, hardware_id, address)
        elif machine.deactivated_at:
            raise KeyFetchRefused(KeyFetchRefusal.DEACTIVATED)
        Activation.objects.filter(pk=machine.pk, vendor_id=machine.vendor_id).update(
            address=address or None, last_seen_at=Now()
        )
        key = LicenseKey.objects.active().filter(item=item, hardware_id=hardware_id).first()
        if key is None and not machine.awaits_key_since:
            key = _make_key(delivery, terms, machine)
        return FetchedKey(key, delivery.machines, activations_allowed(delivery, terms))


def _item_of_code(code: str) -> OrderItem | None:
    item = find_row(OrderItem.objects.all(), code)
    return item if item and is_genuine(code, 1, ACTIVATION_SALT) else None


def _item_of_download(token: str) -> OrderItem | None:
    """Return the item whose file was downloaded by a link that stands, expired or not: the program knows its token."""
    links = DownloadLink.objects.filter(stopped_at=None)
    link = find_row(links, token)
    if link is None or not is_genuine(token, link.generation, DOWNLOAD_SALT):
        return None
    return OrderItem.objects.get(vendor_id=link.vendor_id, pk=link.item_id)


def _fetchable_delivery(order: Order, item_id: int) -> Delivery:
    """Return the delivery of an item that is paid, not refunded, and whose key may be fetched.

    Raises KeyFetchRefused.
    """
    item = order.items.with_related().get(pk=item_id)
    item.order = order
    delivery = delivery_of(item)
    terms = terms_of(item.product)
    may_fetch = terms.is_passport and terms.fetch_allowed and terms.key_source != KeySource.NONE
    if delivery is None or not may_fetch or not_deliverable(order, item):
        raise KeyFetchRefused(KeyFetchRefusal.REFUSED)
    delivery.item = item
    return delivery


def _activate(delivery: Delivery, terms: DeliveryTerms, hardware_id: str, address: str) -> Activation:
    """Activate a new machine and record it. Raises KeyFetchRefused."""
    try:
        machine = activate(delivery, terms, hardware_id, address)
    except ActivationLimitReached as error:
        raise KeyFetchRefused(KeyFetchRefusal.LIMIT_REACHED) from error
    order = delivery.item.order
    count = f"{delivery.machines} of {activations_allowed(delivery, terms)}"
    record(
        order,
        Activity.Kind.KEY,
        f"{delivery.item.name} activated on the machine {hardware_id} ({count}).",
        actor=Actor(ActorKind.CUSTOMER, (order.full_name or order.email or "Customer")[:200]),
        subject=f"item:{delivery.item_id}",
        data={"hardware_id": hardware_id},
    )
    return machine


def _make_key(delivery: Delivery, terms: DeliveryTerms, machine: Activation) -> LicenseKey | None:
    """Return a new key; None where the vendor's generator has to be asked, which a worker does meanwhile."""
    key, generated_key, order = None, None, delivery.item.order
    if terms.key_source != KeySource.VENDOR:
        with suppress(NoKeyLeft):
            generated_key = generate_here(delivery, terms, machine.hardware_id)
    if generated_key:
        key, job_requests = issue_and_notify(delivery, terms, generated_key, machine.hardware_id)
    else:
        pending.mark_machine_pending(machine)
        pending.update_delivery(delivery)
        write_search_keys(order)
        job_requests = [JobRequest(make_license_key, {"delivery_id": delivery.pk})]
    enqueue_all(job_requests, vendor_id=order.vendor_id, subject=order.as_subject)
    return key
