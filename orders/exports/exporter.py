"""The record of an export, and the work of one: in the request where it is quick, by a worker where it is long."""

from array import array
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.http import QueryDict
from django.utils import timezone
from django.utils.text import slugify

from jobs.enqueue import enqueue_all
from jobs.registry import JobRequest, TaskSpec
from orders.exports.columns import Column, columns_of
from orders.exports.csv_file import csv_file
from orders.exports.models import ExportRun
from orders.exports.server_cursor import read
from orders.exports.workbook import Workbook
from orders.models import Order
from orders.search.filters import OrderFilter
from vendors.models import Vendor

AT_ONCE = 10_000  # rows of an Excel file that a request makes itself
BATCH = 2_000  # rows of one that a worker makes; after each it looks whether somebody stopped it
KEPT = timedelta(days=7)
State = ExportRun.State


def csv_of(run: ExportRun, orders: QuerySet[Order], zone: str) -> Iterator[bytes]:
    """The file in pieces; the record says in the end whether all of it was fetched."""
    rows, state = 0, State.FAILED
    try:
        for piece, count in csv_file(orders, _columns(run), zone):
            yield piece
            rows += count
        state = State.DONE
    finally:
        _end(run, state, rows=rows)


def is_short(orders: QuerySet[Order]) -> bool:
    return orders.order_by()[: AT_ONCE + 1].count() <= AT_ONCE


def workbook_at_once(run: ExportRun, orders: QuerySet[Order], zone: str) -> Path:
    """A short Excel file; whoever serves it removes it."""
    columns, path = _columns(run), _folder() / f"{run.token}.xlsx"
    rows = 0
    with Workbook(path, columns, zone) as book:
        for batch in read(orders.values_list(*(column.field for column in columns)), zone):
            book.add(batch)
            rows += len(batch)
    _end(run, State.DONE, rows=rows)
    return path


def start(run: ExportRun, *, worker: TaskSpec) -> ExportRun:
    """Put a long Excel file and its step; the same token again is the same export."""
    with transaction.atomic():
        kept, created = ExportRun.objects.get_or_create(
            token=run.token,
            vendor=run.vendor,
            user=run.user,
            defaults={"query": run.query, "format": run.format},
        )
        if created and kept.vendor_id:
            enqueue_all([JobRequest(worker, {"run_id": kept.pk})], vendor_id=kept.vendor_id)
    return kept


def make(run: ExportRun, vendor: Vendor, generation: int) -> None:
    """Write the file of a run from its beginning; a worker that was killed leaves a part, which is removed later."""
    orders, columns = OrderFilter(QueryDict(run.query), vendor=vendor).in_order, _columns(run)
    # Which orders, and in which order, is settled at once; no transaction stays open for the minutes that follow.
    wanted = array("q", (pk for batch in read(orders.values_list("pk"), vendor.timezone) for (pk,) in batch))
    _waiting(run).update(total=len(wanted), rows=0)
    part = _folder() / f"{run.pk}-{generation}.part"
    with Workbook(part, columns, vendor.timezone) as book:
        for first in range(0, len(wanted), BATCH):
            chosen = wanted[first : first + BATCH]
            book.add(_in_order(chosen, columns))
            if not _waiting(run).update(rows=first + len(chosen)):
                break
    part.replace(file_of(run))
    if not _waiting(run).update(state=State.READY, finished_at=Now()):
        file_of(run).unlink(missing_ok=True)


def stop(run: ExportRun) -> None:
    _waiting(run).update(state=State.STOPPED, finished_at=Now())


def give_up(run: ExportRun) -> None:
    _waiting(run).update(state=State.FAILED, finished_at=Now())


def file_of(run: ExportRun) -> Path:
    return _folder() / f"{run.pk}.xlsx"


def file_name(run: ExportRun) -> str:
    """`orders-acme-software-2026-11-24.csv`"""
    who = (slugify(run.vendor.name) or str(run.vendor.number)) if run.vendor else "all-vendors"
    return f"orders-{who[:60]}-{timezone.localtime(run.created_at):%Y-%m-%d}.{run.format}"


def remove_old() -> int:
    """Files that nobody fetched in time, and parts that killed workers left."""
    limit = timezone.now() - KEPT
    old = ExportRun.objects.filter(state=State.READY, created_at__lt=limit)
    for run in old:
        file_of(run).unlink(missing_ok=True)
    for path in _folder().iterdir():
        if path.stat().st_mtime < limit.timestamp():
            path.unlink(missing_ok=True)
    # A server that was killed while it sent a file could not say so.
    ExportRun.objects.filter(state=State.WAITING, created_at__lt=limit).update(state=State.FAILED)
    return old.update(state=State.REMOVED)


def _in_order(chosen: "array[int]", columns: tuple[Column, ...]) -> list[tuple[object, ...]]:
    rows = Order.objects.filter(pk__in=chosen).values_list("pk", *(column.field for column in columns))
    found = {pk: row for pk, *row in rows}
    return [tuple(found[pk]) for pk in chosen]


def _columns(run: ExportRun) -> tuple[Column, ...]:
    return columns_of(vendors=run.vendor_id is None)


def _waiting(run: ExportRun) -> QuerySet[ExportRun]:
    return ExportRun.objects.filter(pk=run.pk, state=State.WAITING)


def _end(run: ExportRun, state: State, *, rows: int) -> None:
    _waiting(run).update(
        state=state, rows=rows, total=rows if state is State.DONE else None, finished_at=Now()
    )


def _folder() -> Path:
    folder: Path = settings.MEDIA_ROOT / "exports"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
