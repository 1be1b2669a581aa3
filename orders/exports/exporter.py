"""The record and the files of an export: made in the request where it is short, by a worker where it is long."""

from array import array
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Q, QuerySet, TextField
from django.db.models.expressions import RawSQL
from django.http import QueryDict
from django.utils import timezone
from django.utils.text import slugify

from core.vendor_transaction import vendor_transaction
from jobs.registry import TaskSpec
from orders.exports.columns import Column, export_columns
from orders.exports.csv_cells import items_sql
from orders.exports.csv_file import csv_file
from orders.exports.models import ExportRun
from orders.exports.server_cursor import read_batches
from orders.exports.workbook import Workbook
from orders.models import Order
from orders.runs.job import enqueue_run
from orders.runs.permission import NoLongerAllowed, allowed_actor
from orders.search.filters import OrderFilter
from vendors.models import Vendor
from vendors.rights import Right

MAX_ROWS_IN_REQUEST = 10_000  # of an Excel file
BATCH_SIZE = 2_000  # rows of an Excel file between two checks whether it was stopped
PIECES_BETWEEN_CHECKS = 20  # of a CSV file, ten thousand rows
RETENTION = timedelta(days=settings.RETENTION_DAYS["EXPORT_FILES"])
State = ExportRun.State


def csv_pieces(run: ExportRun, orders: QuerySet[Order], zone: str) -> Iterator[bytes]:
    """Yield the CSV file in pieces; at the end, record how many orders were fetched and whether all were.

    Raises NoLongerAllowed, which breaks the download off, when its person may not export any more.
    """
    rows, state, reason = 0, State.FAILED, ""
    try:
        for number, (piece, count) in enumerate(csv_file(orders, _columns(run), zone), 1):
            if number % PIECES_BETWEEN_CHECKS == 0:
                allowed_actor(run, Right.EXPORT)
            yield piece
            rows += count
        state = State.DONE
    except NoLongerAllowed as error:
        state, reason = State.STOPPED, str(error)
        raise
    finally:
        _end_run(run, state, rows=rows, error_message=reason)


def fits_in_request(orders: QuerySet[Order]) -> bool:
    """Whether an Excel file of the orders is short enough to be made in a request."""
    return orders.order_by()[: MAX_ROWS_IN_REQUEST + 1].count() <= MAX_ROWS_IN_REQUEST


def write_short_workbook(run: ExportRun, orders: QuerySet[Order], zone: str) -> Path:
    """Write an Excel file in this request; the caller removes it."""
    columns, path = _columns(run), _folder() / f"{run.token}.xlsx"
    rows = 0
    try:
        with Workbook(path, columns, zone) as book:
            rows_of_orders = _with_items(orders).values_list(*(column.field for column in columns))
            for batch in read_batches(rows_of_orders, zone):
                book.add_rows(batch)
                rows += len(batch)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    _end_run(run, State.DONE, rows=rows)
    return path


def save_run(run: ExportRun) -> None:
    """Save the record of an export, whose file this request makes."""
    with vendor_transaction(run.vendor_id):
        run.save()


def start_run(run: ExportRun, *, task: TaskSpec) -> ExportRun:
    """Save the run of a long Excel file with its job; return the run that the same token made before."""
    with vendor_transaction(run.vendor_id):
        saved_run, created = ExportRun.objects.get_or_create(
            token=run.token,
            vendor=run.vendor,
            user=run.user,
            defaults={"query": run.query, "format": run.format},
        )
        if created:
            enqueue_run(saved_run, task)
    return saved_run


def write_long_workbook(run: ExportRun, vendor: Vendor, generation: int) -> None:
    """Write the file of a run from its beginning; a killed worker leaves a part, which is removed later.

    Raises NoLongerAllowed, with no file left, when its person may not export any more.
    """
    allowed_actor(run, Right.EXPORT)
    orders, columns = OrderFilter(QueryDict(run.query), vendor=vendor).in_order, _columns(run)
    # One statement settles which orders, and in which order: no transaction stays open while the file is written.
    batches = read_batches(orders.values_list("pk"), vendor.timezone)
    order_ids = array("q", (pk for batch in batches for (pk,) in batch))
    run.unfinished.update(total=len(order_ids), processed=0)
    part = _folder() / f"{run.pk}-{generation}.part"
    try:
        with Workbook(part, columns, vendor.timezone) as book:
            for start in range(0, len(order_ids), BATCH_SIZE):
                batch_ids = order_ids[start : start + BATCH_SIZE]
                allowed_actor(run, Right.EXPORT)
                book.add_rows(_rows_in_order(vendor, batch_ids, columns))
                if not run.unfinished.update(processed=start + len(batch_ids)):
                    break
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    part.replace(file_path(run))
    if not run.end(State.READY):
        file_path(run).unlink(missing_ok=True)


def _rows_in_order(
    vendor: Vendor, order_ids: "array[int]", columns: tuple[Column, ...]
) -> list[tuple[object, ...]]:
    orders = Order.objects.filter(vendor=vendor, pk__in=order_ids)
    rows = _with_items(orders).values_list("pk", *(column.field for column in columns))
    cells_by_id = {pk: cells for pk, *cells in rows}
    return [tuple(cells_by_id[pk]) for pk in order_ids]


def _with_items(orders: QuerySet[Order]) -> QuerySet[Order]:
    """Return the orders with their items as text, `item_lines`."""
    return orders.annotate(item_lines=RawSQL(items_sql().replace("%", "%%"), (), TextField()))  # noqa: S611  our own


def file_path(run: ExportRun) -> Path:
    """Return where the worker puts the finished file."""
    return _folder() / f"{run.pk}.xlsx"


def file_name(run: ExportRun) -> str:
    """Return the name of the download: `orders-acme-software-2026-11-24.csv`."""
    owner = (slugify(run.vendor.name) or str(run.vendor.number)) if run.vendor else "all-vendors"
    return f"orders-{owner[:60]}-{timezone.localtime(run.created_at):%Y-%m-%d}.{run.format}"


def remove_old_files() -> int:
    """Remove files older than RETENTION and the parts of killed workers; return how many runs lost their file."""
    limit = timezone.now() - RETENTION
    old_runs = ExportRun.objects.filter(state=State.READY, created_at__lt=limit)
    for run in old_runs:
        file_path(run).unlink(missing_ok=True)
    for path in _folder().iterdir():
        if path.stat().st_mtime < limit.timestamp():
            path.unlink(missing_ok=True)
    # A server that was killed while it sent a file could not record that.
    ExportRun.objects.filter(state=State.RUNNING, created_at__lt=limit).update(state=State.FAILED)
    return old_runs.update(state=State.REMOVED)


def delete_files_of(vendor_id: int, email: str) -> list[str]:
    """Delete the finished files that may hold a customer of this vendor; they can be made again."""
    ready = ExportRun.objects.filter(Q(vendor_id=vendor_id) | Q(vendor=None), state=State.READY)
    for run in ready:
        file_path(run).unlink(missing_ok=True)
    ready.update(state=State.REMOVED)
    return []


def _columns(run: ExportRun) -> tuple[Column, ...]:
    return export_columns(with_vendor=run.vendor_id is None)


def _end_run(run: ExportRun, state: State, *, rows: int, error_message: str = "") -> None:
    run.end(state, processed=rows, total=rows if state is State.DONE else 0, error_message=error_message)


def _folder() -> Path:
    folder: Path = settings.MEDIA_ROOT / "exports"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
