"""The download links of an order item. Called with the order locked."""

from django.db.models.functions import Now
from django.utils import timezone

from delivery.downloads.models import DownloadLink, ProductFile
from delivery.models import Delivery
from delivery.models.delivery_terms import DeliveryTerms
from delivery.rules import not_deliverable
from orders.models import OrderItem


def link_files(item: OrderItem, terms: DeliveryTerms) -> int:
    """Link the item to each file of its product, stop its other links, and return the number of files.

    A link that is there keeps its address and gets the product's limit.
    """
    files = ProductFile.objects.active().filter(components__product=item.product).order_by("pk")
    links = {link.file_id: link for link in item.links.all()}
    links_by_filename = {link.filename: link for link in links.values()}
    expires_at = timezone.now() + terms.lifetime
    linked_ids = []
    for file in files if item.product_id else ():
        link = (
            links.get(file.pk)
            or links_by_filename.get(file.filename)
            or DownloadLink(item=item, vendor_id=item.vendor_id)
        )
        link.file, link.filename, link.stopped_at = file, file.filename, None
        link.limit = max(terms.download_limit, link.used)
        if link.pk is None:
            link.expires_at = expires_at
        link.save()
        linked_ids.append(link.pk)
    item.links.filter(stopped_at=None).exclude(pk__in=linked_ids).update(stopped_at=Now())
    return len(linked_ids)


def reset_links(item: OrderItem, terms: DeliveryTerms) -> None:
    """Let the customer download anew at the same addresses; the Running Total stays."""
    for link in item.links.filter(stopped_at=None):
        link.downloads.filter(closed_at=None).update(closed_at=Now())
        link.used, link.limit = 0, terms.download_limit
        link.expires_at = timezone.now() + terms.lifetime
        link.save(update_fields=["used", "limit", "expires_at"])


def link_paragraphs(delivery: Delivery, terms: DeliveryTerms) -> list[str]:
    """Return the address of each file, none that gives no file any more (RECEIPT_PARAGRAPHS)."""
    if not_deliverable(delivery.item.order, delivery.item):
        return []
    links = DownloadLink.objects.filter(item=delivery.item, stopped_at=None)
    return [
        f"Download {link.file.name}:\n{link.page_url}"
        for link in links.select_related("file", "vendor").order_by("pk")
    ]
