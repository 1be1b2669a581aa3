"""What the demo's customers got: links and how often they used them, keys and what became of them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random

from core.copy_from import reserve_ids
from delivery.downloads.models import Download, DownloadLink
from delivery.licenses.models import LicenseKey
from delivery.models import Delivery
from devtools.demo.delivery import discs, keys
from devtools.demo.delivery.catalog import Kit
from devtools.demo.delivery.delivered import Delivered, DemoDownload, Linked
from devtools.demo.orders.purchase import DemoLine, DemoPurchase
from orders.models import Activity, Order
from vendors.actor import Actor, ActorKind

KEPT = timedelta(days=200)  # older orders were delivered by what came before
PAID = (Order.Status.PAID, Order.Status.PARTLY_REFUNDED, Order.Status.REFUNDED)


def deliveries(batch: Iterable[DemoPurchase], kits: dict[int, Kit], clock: datetime) -> list[Delivered]:
    """Write them into the orders' histories."""
    return [
        _deliver(purchase, line, kits[line.product.pk], clock)
        for purchase in batch
        if _is_delivered(purchase, clock)
        for line in purchase.lines
        if line.product
    ]


def number(delivered: list[Delivered]) -> None:
    """Ids under which the rows point at each other, and history at them."""
    links = [link for one in delivered for link in one.links]
    fetched = [one for link in links for one in link.fetched]
    made = [key for one in delivered for key in one.keys]
    for parcel, pk in zip(delivered, reserve_ids(Delivery, len(delivered)), strict=True):
        parcel.pk = pk
        keys.write_texts(parcel)
        for happening in parcel.told:
            happening.subject = f"item:{parcel.line.pk}"
        if parcel.job:
            parcel.job.arguments = {"delivery_id": pk}
    discs.number([disc for one in delivered for disc in one.discs])
    for key, pk in zip(made, reserve_ids(LicenseKey, len(made)), strict=True):
        key.pk = pk
    for link, pk in zip(links, reserve_ids(DownloadLink, len(links)), strict=True):
        link.pk = pk
    for one, pk in zip(fetched, reserve_ids(Download, len(fetched)), strict=True):
        one.pk, one.told.subject = pk, f"download:{pk}"


def _is_delivered(purchase: DemoPurchase, clock: datetime) -> bool:
    bought = purchase.kind is Order.Kind.ORDER and not purchase.source and purchase.status in PAID
    return bought and clock - purchase.placed_at < KEPT


def _deliver(purchase: DemoPurchase, line: DemoLine, kit: Kit, clock: datetime) -> Delivered:
    random = Random(f"{line.sku} {purchase.customer.email}")  # noqa: S311  the same on any day
    paid = next(
        (one.at for one in purchase.happenings if one.sentence.startswith("Payment of")), purchase.placed_at
    )
    at = paid + timedelta(seconds=4)
    one = Delivered(purchase, line, kit, at, [Linked(file) for file in kit.files])
    keys.give(one, random, clock)
    if kit.terms.is_disc and not purchase.is_test:
        one.discs = discs.discs(purchase, line, at, random, clock)
    for link in one.links:
        _fetch(one, link, random, clock)
    return one


def _fetch(one: Delivered, link: Linked, random: Random, clock: datetime) -> None:
    """Most customers download once or twice; a few use the link up."""
    count = random.choices((0, 1, 2, 3), (15, 55, 20, 10))[0]
    limit, at = one.kit.terms.download_limit, one.at
    who = one.purchase.customer
    actor = Actor(ActorKind.CUSTOMER, (who.full_name or who.email)[:200])
    for _ in range(min(count, limit)):
        at += timedelta(hours=random.uniform(0.05, 60))
        if at > clock or (one.is_refunded and at > one.at + timedelta(hours=1)):
            return
        said = f"Download of {link.file.filename} started ({len(link.fetched) + 1} of {limit})."
        link.fetched.append(DemoDownload(at, one.purchase.tell(at, Activity.Kind.DOWNLOAD, said, actor)))
