"""What the demo's customers got: download links with their downloads, license keys, discs."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random

from core.copy_from import reserve_ids
from delivery.downloads.models import Download, DownloadLink
from delivery.licenses.models import LicenseKey
from delivery.models import Delivery
from devtools.demo.delivery import discs, keys
from devtools.demo.delivery.catalog import DeliverySetup
from devtools.demo.delivery.delivered import DemoDelivery, DemoDownload, DemoLink
from devtools.demo.orders.purchase import DemoLine, DemoPurchase
from orders.models import Activity, Order

DELIVERED_SINCE = timedelta(days=200)  # older orders were delivered by an earlier system
PAID = (Order.Status.PAID, Order.Status.PARTLY_REFUNDED, Order.Status.REFUNDED)


def demo_deliveries(
    batch: Iterable[DemoPurchase], setups: dict[int, DeliverySetup], clock: datetime
) -> list[DemoDelivery]:
    """Return the deliveries of a batch and write them into the orders' histories."""
    return [
        _deliver(purchase, line, setups[line.product.pk], clock)
        for purchase in batch
        if _is_delivered(purchase, clock)
        for line in purchase.lines
        if line.product
    ]


def number(demo_deliveries: list[DemoDelivery]) -> None:
    """Give every row the id by which other rows and the history refer to it."""
    links = [link for delivery in demo_deliveries for link in delivery.links]
    downloads = [download for link in links for download in link.downloads]
    license_keys = [key for delivery in demo_deliveries for key in delivery.keys]
    for delivery, pk in zip(demo_deliveries, reserve_ids(Delivery, len(demo_deliveries)), strict=True):
        delivery.pk = pk
        keys.write_texts(delivery)
        for activity in delivery.activities:
            activity.subject = f"item:{delivery.line.pk}"
        if delivery.job:
            delivery.job.arguments = {"delivery_id": pk}
    discs.number([disc for delivery in demo_deliveries for disc in delivery.discs])
    for key, pk in zip(license_keys, reserve_ids(LicenseKey, len(license_keys)), strict=True):
        key.pk = pk
    for link, pk in zip(links, reserve_ids(DownloadLink, len(links)), strict=True):
        link.pk = pk
    for download, pk in zip(downloads, reserve_ids(Download, len(downloads)), strict=True):
        download.pk, download.activity.subject = pk, f"download:{pk}"


def _is_delivered(purchase: DemoPurchase, clock: datetime) -> bool:
    bought = purchase.kind is Order.Kind.ORDER and not purchase.source and purchase.status in PAID
    return bought and clock - purchase.placed_at < DELIVERED_SINCE


def _deliver(purchase: DemoPurchase, line: DemoLine, setup: DeliverySetup, clock: datetime) -> DemoDelivery:
    random = Random(f"{line.sku} {purchase.customer.email}")  # noqa: S311  the same on any day
    paid = next(
        (activity.at for activity in purchase.activities if activity.sentence.startswith("Payment of")),
        purchase.placed_at,
    )
    at = paid + timedelta(seconds=4)
    delivery = DemoDelivery(purchase, line, setup, at, [DemoLink(file) for file in setup.files])
    keys.issue(delivery, random, clock)
    if setup.terms.is_disc and not purchase.is_test:
        delivery.discs = discs.discs(purchase, line, at, random, clock)
    for link in delivery.links:
        _add_downloads(delivery, link, random, clock)
    return delivery


def _add_downloads(delivery: DemoDelivery, link: DemoLink, random: Random, clock: datetime) -> None:
    """Add downloads: one or two mostly; a few customers use the link up."""
    count = random.choices((0, 1, 2, 3), (15, 55, 20, 10))[0]
    limit, at = delivery.setup.terms.download_limit, delivery.at
    actor = delivery.purchase.customer_actor
    for _ in range(min(count, limit)):
        at += timedelta(hours=random.uniform(0.05, 60))
        if at > clock or (delivery.is_refunded and at > delivery.at + timedelta(hours=1)):
            return
        sentence = f"Download of {link.file.filename} started ({len(link.downloads) + 1} of {limit})."
        link.downloads.append(
            DemoDownload(at, delivery.purchase.add_activity(at, Activity.Kind.DOWNLOAD, sentence, actor))
        )
