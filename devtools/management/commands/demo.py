"""Loads vendors, people and orders to try the panel with, or as many orders as a measurement needs."""

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
from devtools.demo.delivery import catalog, deliveries
from devtools.demo.delivery import rows as delivery_rows
from devtools.demo.gateway_ledger import write_ledger_file
from devtools.demo.notifications import address_changes
from devtools.demo.notifications.emails import write_emails
from devtools.demo.notifications.notices import write_notices
from devtools.demo.orders import writer
from devtools.demo.orders.generator import generate_orders
from devtools.demo.orders.purchase import DemoPurchase
from devtools.demo.orders.scenarios import scenario_orders
from devtools.demo.pictures import write_pictures
from devtools.demo.refunds import refunds, requests
from devtools.demo.refunds.disputes import write_disputes
from devtools.demo.sales_tax import write_sales_tax
from devtools.demo.vendors import Seller, is_loaded, load_sellers
from jobs.models import Job
from notifications.emails.models import Email
from orders.customers.models import AddressChange
from orders.models import Activity, Order, OrderItem, Recipient
from orders.search.models import SearchKey
from refunds.models import Refund, RefundItem, RefundRequest
from vendors.models import Product, Vendor

ORDERS = 20_000  # of the biggest vendor
OTHER_COUNTS = (1_500, 60)
ORDERS_A_SECOND = 1_400  # on two cores that do nothing else
FILLED_MODELS = (
    Order, OrderItem, Recipient, Activity, SearchKey, Job, Email, Refund, RefundItem, RefundRequest, Delivery,
    Download, DownloadLink, LicenseKey, PoolKey, Activation, Shipment, AddressCheck, AddressChange,
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
        began, count = monotonic(), load((orders, *OTHER_COUNTS), report=self.report)
        if count:
            write_ledger_file(settings.VAR_DIR / "fake_gateway.jsonl")
            origins.store_current()
            message = (
                f"Loaded {count:,} orders of {1 + len(OTHER_COUNTS)} vendors in {monotonic() - began:.1f} s."
            )
        else:
            message = "The demo is loaded already; nothing was changed."
        self.stdout.write(message)

    def report(self, line: str) -> None:
        """Write a line and flush it: it is read through a pipe."""
        self.stdout.write(line)
        self.stdout.flush()


def load(
    counts: Sequence[int], clock: datetime | None = None, report: Callable[[str], None] = lambda line: None
) -> int:
    """Load the demo in one transaction; return the number of orders, 0 where it is loaded already.

    The same clock (by default today's midnight) makes the same demo.
    """
    clock = clock or timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    with rare_garbage_collection(), transaction.atomic():
        if is_loaded():
            return 0
        seconds = round(sum(counts) / ORDERS_A_SECOND) or 1
        report(f"Loading the demo, {sum(counts):,} orders: about {seconds} s on two free cores")
        with connection.cursor() as cursor:
            # Tables with deferred checks outstanding cannot be altered.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        sellers = load_sellers()
        refunds.write_settings(sellers)
        write_pictures(sellers)
        with nullcontext() if Order.objects.exists() else without_indexes(FILLED_MODELS):
            total = write(sellers, counts, clock, report)
            report("Making the indexes")
            analyze()  # autovacuum comes a minute later: too late for the first page
        write_emails(sellers, clock)
        write_notices(sellers, clock)
        write_coupons(sellers, clock)
        write_sales_tax()
        write_disputes(sellers, clock)
        return total


@contextmanager
def rare_garbage_collection() -> Iterator[None]:
    """Collect garbage rarely: among so many new objects it takes a tenth of the time and finds hardly any."""
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


def write(
    sellers: list[Seller], counts: Sequence[int], clock: datetime, report: Callable[[str], None]
) -> int:
    """Write all vendors' orders by time, since one sequence numbers them; return how many."""
    streams = [orders_of(seller, count, clock) for seller, count in zip(sellers, counts, strict=True)]
    setups = catalog.write_catalog(sellers)
    total = 0
    for batch in writer.batches(merge(*streams, key=lambda purchase: purchase.placed_at)):
        emails = address_changes.address_change_emails(batch, clock)
        demo_refunds = refunds.demo_refunds(batch, clock)
        refund_requests = requests.demo_requests(batch, clock)
        demo_deliveries = deliveries.demo_deliveries(batch, setups, clock)
        writer.number(batch)
        deliveries.number(demo_deliveries)
        refunds.number(demo_refunds)
        requests.number(refund_requests)
        address_changes.number(emails)
        writer.write(batch)
        address_changes.write(emails)
        refunds.write(demo_refunds)
        requests.write(refund_requests)
        delivery_rows.write(demo_deliveries)
        quarters = total * 4 // sum(counts)
        total += len(batch)
        if total * 4 // sum(counts) > quarters:
            report(f"{total:,} orders are written")
    return total


def analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"ANALYZE {', '.join(model._meta.db_table for model in (Vendor, Product, *FILLED_MODELS))}"
        )


def orders_of(seller: Seller, count: int, clock: datetime) -> Iterator[DemoPurchase]:
    """Yield so many orders by time, those of scenarios.toml among them."""
    by_hand = scenario_orders(seller, clock)
    invented = generate_orders(seller, max(count - len(by_hand), 0), clock, Random(seller.key))  # noqa: S311
    return merge(by_hand, invented, key=lambda purchase: purchase.placed_at)
