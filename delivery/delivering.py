"""Delivering an order item from its product as the product is now. Called with the order locked."""

from django.db.models.functions import Now
from django.utils import timezone

from delivery.downloads.models import DownloadLink, ProductFile
from delivery.downloads.models.download_link import DELIVERED
from delivery.licenses import machines, pending
from delivery.licenses.issue import needs_key, write_search_keys
from delivery.licenses.tasks import make_license_key
from delivery.models import Delivery
from delivery.models.delivery_terms import DeliveryTerms, terms_of
from delivery.receipt import write_receipt_text
from delivery.shipments.shipments import ship_first
from jobs.enqueue import enqueue_all
from jobs.registry import JobRequest
from orders.models import Order, OrderItem


def deliver(item: OrderItem, *, mails: bool = False, ships: bool = False) -> list[JobRequest]:
    """Make the links, and promise the key, mailed if told so; for an item that was delivered, all is made anew.

    A disc is put to be shipped if told so, and never twice.
    """
    terms = terms_of(item.product)
    delivery, _ = Delivery.objects.get_or_create(
        item=item,
        defaults={"vendor_id": item.vendor_id},
    )
    delivery.item = item
    delivery.links = link_files(item, terms)
    awaits = needs_key(terms, delivery)
    delivery.awaits_key_since = timezone.now() if awaits else None
    delivery.delivered_at = timezone.now()
    if ships:
        delivery.shipment = ship_first(delivery, item, terms)
    delivery.save(update_fields=["links", "awaits_key_since", "delivered_at", "shipment"])
    if terms.is_passport and awaits:
        pending.await_keys(delivery)
    write_receipt_text(delivery, terms)
    return [JobRequest(make_license_key, {"delivery_id": delivery.pk, "mails": mails})] if awaits else []


def link_files(item: OrderItem, terms: DeliveryTerms) -> int:
    """A link to each file that comes with the product; one that is there stays at its address, mended."""
    files = ProductFile.objects.standing().filter(components__product=item.product_id).order_by("pk")
    wanted = list(files) if item.product_id else []
    links = {link.file_id: link for link in item.links.all()}
    names = {link.filename: link for link in links.values()}
    expires_at = timezone.now() + terms.lifetime
    kept = []
    for file in wanted:
        link = (
            links.get(file.pk)
            or names.get(file.filename)
            or DownloadLink(item=item, vendor_id=item.vendor_id)
        )
        link.file, link.filename, link.stopped_at = file, file.filename, None
        link.limit = max(terms.download_limit, link.used)
        if link.pk is None:
            link.expires_at = expires_at
        link.save()
        kept.append(link.pk)
    item.links.filter(stopped_at=None).exclude(pk__in=kept).update(stopped_at=Now())
    return len(kept)


def rewrite_receipt_text(item: OrderItem) -> None:
    """The addresses in it have changed."""
    write_receipt_text(item.delivery, terms_of(item.product))


def needs_new_key(item: OrderItem) -> bool:
    """Whether a delivery of the item would make a key."""
    return needs_key(terms_of(item.product), getattr(item, "delivery", None) or Delivery(item=item))


def reset_links(item: OrderItem, terms: DeliveryTerms) -> None:
    """The same addresses work anew: no download is used, the Running Total stays."""
    for link in item.links.filter(stopped_at=None):
        link.downloads.filter(closed_at=None).update(closed_at=Now())
        link.used, link.limit = 0, terms.download_limit
        link.expires_at = timezone.now() + terms.lifetime
        link.save(update_fields=["used", "limit", "expires_at"])


def await_key(item: OrderItem, hardware_id: str) -> list[JobRequest]:
    """A key for this machine, now, mailed to the customer. Raises NoPlace where as many as allowed are active."""
    terms = terms_of(item.product)
    delivery, _ = Delivery.objects.get_or_create(item=item, defaults={"vendor_id": item.vendor_id})
    delivery.item = item
    delivery.hardware_id, delivery.awaits_key_since = hardware_id or delivery.hardware_id, timezone.now()
    delivery.save(update_fields=["hardware_id", "awaits_key_since"])
    if terms.is_passport:
        pending.await_key(machines.activate(delivery, terms, hardware_id))
        pending.look(delivery)
    write_receipt_text(delivery, terms)
    write_search_keys(item.order)
    return [JobRequest(make_license_key, {"delivery_id": delivery.pk, "mails": True})]


def deliver_to_trial(item: OrderItem, hardware_id: str) -> None:
    """It was bought from within the trial on this machine: a Trialware purchase, its key made for the machine."""
    delivery = Delivery.objects.get(item=item)
    delivery.is_trialware = True
    delivery.save(update_fields=["is_trialware"])
    enqueue_all(await_key(item, hardware_id), vendor_id=item.vendor_id, subject=item.order.as_subject)


def order_paid(order: Order) -> list[JobRequest]:
    """Fills `order.placed` and `order.paid`: what is paid is delivered in the transaction that makes it so."""
    if order.status not in DELIVERED or order.kind != Order.Kind.ORDER:
        return []
    job_requests = []
    for item in order.items.with_related().order_by("position"):
        item.order = order
        job_requests += deliver(item, mails=True, ships=True)
    return job_requests
