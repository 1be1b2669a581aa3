"""Writing the demo: batch by batch through COPY, so that a million orders take no more memory than few."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

from django.db.models import Model

from core.copy_from import copy_rows, reserve_ids
from devtools.demo.orders import rows
from devtools.demo.orders.purchase import DemoPurchase
from jobs.models import Job
from orders.models import Activity, Order, OrderItem, Recipient
from orders.numbers import next_sequence, order_number
from orders.search.keys import KEY_COLUMNS
from orders.search.models import SearchKey

BATCH = 1_000


def batches(purchases: Iterable[DemoPurchase]) -> Iterator[list[DemoPurchase]]:
    """Invents the next batch while PostgreSQL writes this one: a third of the time."""
    stream = iter(purchases)
    with ThreadPoolExecutor(1) as ahead:
        coming = ahead.submit(lambda: list(islice(stream, BATCH)))
        while batch := coming.result():
            coming = ahead.submit(lambda: list(islice(stream, BATCH)))
            yield batch


def number(batch: list[DemoPurchase]) -> None:
    """Give every order and every line of its history the id under which the others will point at it."""
    ids, sequence = reserve_ids(Order, len(batch)), next_sequence(len(batch))
    for purchase, pk in zip(batch, ids, strict=True):
        purchase.pk = pk
        purchase.number = order_number(purchase.seller.vendor, purchase.placed_at, next(sequence))
        purchase.happenings.sort(key=lambda happening: happening.at)
    lines = [line for purchase in batch for line in purchase.lines]
    for line, pk in zip(lines, reserve_ids(OrderItem, len(lines)), strict=True):
        line.pk = pk
    history = [happening for purchase in batch for happening in purchase.happenings]
    for happening, pk in zip(history, reserve_ids(Activity, len(history)), strict=True):
        happening.pk = pk


def write(batch: list[DemoPurchase]) -> None:
    tables: tuple[tuple[type[Model], tuple[str, ...], Iterator[rows.Row]], ...] = (
        (Order, rows.ORDER, (rows.order_row(one) for one in batch)),
        (OrderItem, rows.ITEM, (row for one in batch for row in rows.item_rows(one))),
        (Recipient, rows.RECIPIENT, (row for one in batch for row in rows.recipient_rows(one))),
        (Activity, rows.ACTIVITY, (rows.activity_row(one, line) for one in batch for line in one.happenings)),
        (Job, rows.JOB, (rows.job_row(one, job) for one in batch for job in one.jobs)),
        (SearchKey, KEY_COLUMNS, (row for one in batch for row in rows.search_key_rows(one))),
    )
    for model, columns, lines in tables:
        copy_rows(model, columns, lines)
