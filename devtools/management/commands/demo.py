"""Vendors, people and orders to look round with; as many orders as one likes to measure with."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import datetime
from heapq import merge
from random import Random
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.utils import timezone

from core.bulk_load import without_indexes
from delivery.downloads.models import Download, DownloadLink
from delivery.licenses.models import Activation, LicenseKey, PoolKey
from delivery.models import Delivery
from delivery.shipments.models import AddressCheck, Shipment
from devtools import origins
from devtools.demo.coupons import write_coupons
from devtools.demo.delivery import catalog
from devtools.demo.delivery import deliveries as goods
from devtools.demo.delivery import rows as parcels
from devtools.demo.gateway_ledger import keep_refunds
from devtools.demo.notifications import address_changes
from devtools.demo.notifications.emails import write_letters
from devtools.demo.notifications.notices import write_notices
from devtools.demo.orders import writer
from devtools.demo.orders.generator import market
from devtools.demo.orders.purchase import DemoPurchase
from devtools.demo.orders.scenarios import stories
from devtools.demo.refunds import refunds as money
from devtools.demo.refunds import requests
from devtools.demo.vendors import Seller, is_loaded, load_sellers
from jobs.models import Job
from notifications.emails.models import Email
from orders.models import Activity, Order, OrderItem, Recipient
from orders.search.models import SearchKey
from refunds.models import Refund, RefundItem, RefundRequest
from vendors.models import Product, Vendor

ORDERS = 20_000  # of the biggest vendor
OTHERS = (1_500, 60)
ORDERS_A_SECOND = 1_600  # on two cores that do nothing else
FILLED = (
    Order, OrderItem, Recipient, Activity, SearchKey, Job, Email, Refund, RefundItem, RefundRequest, Delivery,
    Download, DownloadLink, LicenseKey, PoolKey, Activation, Shipment, AddressCheck,
)  # fmt: skip


class Command(BaseCommand):
    """Load the demo, once."""

    help = "Loads the demo's vendors, people and orders; does nothing where they are already."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--orders", type=int, default=ORDERS, help="of the biggest vendor (default %(default)s)"
        )
        parser.add_argument(
            "--force", action="store_true", help="even where DEBUG is off; nobody gets a password then"
        )

    def handle(self, *args: Any, orders: int, force: bool, **options: Any) -> None:
        if not settings.DEBUG and not force:
            raise CommandError("The demo is for development: with DEBUG off it is loaded by --force only.")
        if orders < 1:
            raise CommandError("At least one order, please.")
        began, count = monotonic(), load((orders, *OTHERS), said=self.say)
        if count:
            keep_refunds(settings.VAR_DIR / "fake_gateway.jsonl")
            origins.remember()
            said = f"Loaded {count:,} orders of {1 + len(OTHERS)} vendors in {monotonic() - began:.1f} s."
        else:
            said = "The demo is loaded already; nothing was changed."
        self.stdout.write(said)

    def say(self, line: str) -> None:
        """Write it at once: who waits reads it through a pipe."""
        self.stdout.write(line)
        self.stdout.flush()


def load(
    counts: Sequence[int], clock: datetime | None = None, said: Callable[[str], None] = lambda line: None
) -> int:
    """All or nothing, the same for the same clock (today's midnight). How many orders; 0 if already there."""
    clock = clock or timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    with seldom_collecting(), transaction.atomic():
        if is_loaded():
            return 0
        seconds = round(sum(counts) / ORDERS_A_SECOND) or 1
        said(f"Loading the demo, {sum(counts):,} orders: about {seconds} s on two free cores")
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # tables with checks to come cannot be altered
        sellers = load_sellers()
        money.write_settings(sellers)
        with nullcontext() if Order.objects.exists() else without_indexes(FILLED):
            total = write(sellers, counts, clock, said)
            said("Making the indexes")
            analyze()  # autovacuum comes a minute later: too late for the first page
        write_letters(sellers, clock)
        write_notices(sellers, clock)
        write_coupons(sellers, clock)
        return total


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Looking for garbage among so many rows in the making is a tenth of the time; there is hardly any."""
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


def write(sellers: list[Seller], counts: Sequence[int], clock: datetime, said: Callable[[str], None]) -> int:
    """All vendors' orders by order of time, so that their sequence runs through all of them."""
    streams = [orders_of(seller, count, clock) for seller, count in zip(sellers, counts, strict=True)]
    kits = catalog.write_catalog(sellers)
    total = 0
    for batch in writer.batches(merge(*streams, key=lambda purchase: purchase.placed_at)):
        letters = address_changes.letters(batch, clock)
        moneys, asked = money.returns(batch, clock), requests.requests(batch, clock)
        delivered = goods.deliveries(batch, kits, clock)
        writer.number(batch)
        goods.number(delivered)
        money.number(moneys)
        requests.number(asked)
        address_changes.number(letters)
        writer.write(batch)
        address_changes.write(letters)
        money.write(moneys)
        requests.write(asked)
        parcels.write(delivered)
        quarters = total * 4 // sum(counts)
        total += len(batch)
        if total * 4 // sum(counts) > quarters:
            said(f"{total:,} orders are written")
    return total


def analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(model._meta.db_table for model in (Vendor, Product, *FILLED))}")


def orders_of(seller: Seller, count: int, clock: datetime) -> Iterator[DemoPurchase]:
    """So many orders, those written by hand among them."""
    by_hand = stories(seller, clock)
    invented = market(seller, max(count - len(by_hand), 0), clock, Random(seller.key))  # noqa: S311
    return merge(by_hand, invented, key=lambda purchase: purchase.placed_at)
