"""Whether a customer may have the bytes asked for, and what that counts: one row lock, five queries at most."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import F
from django.utils import timezone

from delivery.downloads.models import Download, DownloadLink
from delivery.downloads.models.download import TIMES_SIZE, WINDOW
from delivery.downloads.models.download_link import DELIVERED
from delivery.downloads.token import is_genuine, row_id
from orders.history import record
from orders.models import Activity, Order, OrderItem
from vendors.actor import Actor, ActorKind


class DownloadRefusal(StrEnum):
    """Why there is no download; the page for people is named after it."""

    UNPAID = "unpaid"
    REFUNDED = "refunded"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    EXHAUSTED = "exhausted"


@dataclass(frozen=True, slots=True)
class DownloadClient:
    """Who asks: one address and one program are one client."""

    address: str
    agent: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(f"{self.address}\n{self.agent}".encode()).hexdigest()


class DownloadRefused(Exception):
    def __init__(self, refusal: DownloadRefusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


def find(token: str, *, lock: bool = False) -> DownloadLink | None:
    """The link of a token that we gave out, locked in the open transaction if so wished; None of any other."""
    links = DownloadLink.objects.locked() if lock else DownloadLink.objects.with_all_it_needs()
    pk = row_id(token)
    link = links.filter(pk=pk).first() if pk is not None else None
    return link if link and is_genuine(token, link.pk, link.generation) else None


def refusal(link: DownloadLink) -> DownloadRefusal | None:
    """What no client gets round, whether its download has begun or not."""
    status = link.item.order.status
    given_back = link.item.refund_status == OrderItem.RefundStatus.REFUNDED
    if given_back or status in (Order.Status.REFUNDED, Order.Status.CHARGED_BACK):
        return DownloadRefusal.REFUNDED
    if status not in DELIVERED:
        return DownloadRefusal.UNPAID
    file = link.file
    if link.stopped_at or file.removed_at or file.filename != link.filename or file.current is None:
        return DownloadRefusal.WITHDRAWN
    return None


def limits(link: DownloadLink) -> DownloadRefusal | None:
    """What stops a new download; one that has begun may be finished."""
    if link.expires_at <= timezone.now():
        return DownloadRefusal.EXPIRED
    return DownloadRefusal.EXHAUSTED if link.used >= link.limit else None


def permit(link: DownloadLink, client: DownloadClient, wanted: int) -> Download:
    """The download to which `wanted` more bytes belong, begun and counted if none is under way.

    The link is locked and gives its file; raises Refused when a new download is one too many, or too late.
    """
    under_way = _under_way(link, client, wanted)
    if under_way is None:
        if reason := limits(link):
            raise DownloadRefused(reason)
        return _begin(link, client, wanted)
    Download.objects.filter(pk=under_way.pk).update(served=F("served") + wanted)
    return under_way


def give_back(download: Download, unsent: int) -> None:
    """Bytes that were promised and did not go out: the client hung up."""
    Download.objects.filter(pk=download.pk).update(served=F("served") - unsent)


def _under_way(link: DownloadLink, client: DownloadClient, wanted: int) -> Download | None:
    assert link.file.current is not None  # noqa: S101  asked before
    room = TIMES_SIZE * link.file.current.size - wanted
    downloads = link.downloads.filter(
        client=client.digest,
        version=link.file.current,
        started_at__gt=timezone.now() - WINDOW,
        closed_at=None,
        served__lte=room,
    )
    return downloads.only("pk").order_by("-started_at").first()


def _begin(link: DownloadLink, client: DownloadClient, wanted: int) -> Download:
    order, version = link.item.order, link.file.current
    assert version is not None  # noqa: S101  asked before
    DownloadLink.objects.filter(pk=link.pk).update(used=F("used") + 1, total=F("total") + 1)
    download = Download.objects.create(
        vendor_id=link.vendor_id,
        link=link,
        version=version,
        client=client.digest,
        address=client.address or None,
        served=wanted,
    )
    record(
        order,
        Activity.Kind.DOWNLOAD,
        f"Download of {link.filename} started ({link.used + 1} of {link.limit}).",
        actor=Actor(ActorKind.CUSTOMER, (order.full_name or order.email or "Customer")[:200]),
        subject=f"download:{download.pk}",
    )
    return download
