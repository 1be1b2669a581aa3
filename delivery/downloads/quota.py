"""Whether a customer may have the bytes asked for, and what that counts: one row lock, seven queries at most."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import F
from django.utils import timezone

from core.vendor_transaction import vendor_transaction
from delivery.downloads.models import Download, DownloadLink
from delivery.downloads.models.download import MAX_SERVED_SIZES, WINDOW
from delivery.rules import DELIVERED_STATUSES, is_stopped
from delivery.token import DOWNLOAD_SALT, find_row, is_genuine
from orders.history import record
from orders.models import Activity, Order, OrderItem
from vendors.actor import Actor, ActorKind


class DownloadRefusal(StrEnum):
    """Why there is no download; `refused.html` has a text for each."""

    UNPAID = "unpaid"
    REFUNDED = "refunded"
    DISPUTED = "disputed"
    STOPPED = "stopped"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    EXHAUSTED = "exhausted"


class DownloadRefused(Exception):
    """The download may not begin."""

    def __init__(self, refusal: DownloadRefusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class DownloadClient:
    """A program at an address: one address and one user agent are one client."""

    address: str
    agent: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(f"{self.address}\n{self.agent}".encode()).hexdigest()


def find_link(token: str, *, lock: bool = False) -> DownloadLink | None:
    """Return the link of a genuine token, locked in the open transaction if so wished; None of any other."""
    links = DownloadLink.objects.locked() if lock else DownloadLink.objects.with_related()
    link = find_row(links, token)
    return link if link and is_genuine(token, link.generation, DOWNLOAD_SALT) else None


def refusal_of(link: DownloadLink) -> DownloadRefusal | None:
    """Return why no client gets the file, whether its download has begun or not; None when nothing prevents it."""
    if refusal := refusal_of_item(link.item):
        return refusal
    file = link.file
    if link.stopped_at or file.removed_at or file.filename != link.filename or file.current is None:
        return DownloadRefusal.WITHDRAWN
    return None


def refusal_of_item(item: OrderItem) -> DownloadRefusal | None:
    """Return why the item gives nothing: its money went back, is disputed or has not come, or access was stopped."""
    status = item.order.status
    if status == Order.Status.CHARGED_BACK:
        return DownloadRefusal.DISPUTED
    if item.refund_status == OrderItem.RefundStatus.REFUNDED or status == Order.Status.REFUNDED:
        return DownloadRefusal.REFUNDED
    if status not in DELIVERED_STATUSES:
        return DownloadRefusal.UNPAID
    return DownloadRefusal.STOPPED if is_stopped(item) else None


def limit_reached(link: DownloadLink) -> DownloadRefusal | None:
    """Return why no new download may begin; a download that has begun may be finished."""
    if link.expires_at <= timezone.now():
        return DownloadRefusal.EXPIRED
    return DownloadRefusal.EXHAUSTED if link.used >= link.limit else None


def count_bytes(link: DownloadLink, client: DownloadClient, size: int) -> Download:
    """Count `size` more bytes to the client's download of the link, or to a new download, and return it.

    The link is locked and `refusal_of` it is None. Raises DownloadRefused when a new download is one too many, or
    too late.
    """
    download = _open_download(link, client, size)
    if download is None:
        if refusal := limit_reached(link):
            raise DownloadRefused(refusal)
        return _begin_download(link, client, size)
    Download.objects.filter(pk=download.pk, vendor_id=download.vendor_id).update(served=F("served") + size)
    return download


def uncount_bytes(download: Download, unsent: int) -> None:
    """Take back bytes that were counted and never left, since the client hung up."""
    with vendor_transaction(download.vendor_id):
        Download.objects.filter(pk=download.pk, vendor_id=download.vendor_id).update(
            served=F("served") - unsent
        )


def _open_download(link: DownloadLink, client: DownloadClient, size: int) -> Download | None:
    """Return the client's newest download that has room for `size` more bytes."""
    assert link.file.current is not None  # noqa: S101  `refusal_of` has checked it
    room = MAX_SERVED_SIZES * link.file.current.size - size
    downloads = link.downloads.filter(
        client=client.digest,
        version=link.file.current,
        started_at__gt=timezone.now() - WINDOW,
        closed_at=None,
        served__lte=room,
    )
    return downloads.only("vendor_id").order_by("-started_at").first()


def _begin_download(link: DownloadLink, client: DownloadClient, size: int) -> Download:
    order, version = link.item.order, link.file.current
    assert version is not None  # noqa: S101  `refusal_of` has checked it
    links = DownloadLink.objects.filter(pk=link.pk, vendor_id=link.vendor_id)
    links.update(used=F("used") + 1, total=F("total") + 1)
    download = Download.objects.create(
        vendor_id=link.vendor_id,
        link=link,
        version=version,
        client=client.digest,
        address=client.address or None,
        served=size,
    )
    record(
        order,
        Activity.Kind.DOWNLOAD,
        f"Download of {link.filename} started ({link.used + 1} of {link.limit}).",
        actor=Actor(ActorKind.CUSTOMER, (order.full_name or order.email or "Customer")[:200]),
        subject=f"download:{download.pk}",
    )
    return download
