"""How an export goes out: an attachment that no browser shows or guesses the kind of."""

from collections.abc import Iterator
from typing import BinaryIO

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from orders.exports import exporter
from orders.exports.models import ExportRun
from orders.models import Order

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_answer(run: ExportRun, orders: QuerySet[Order], zone: str) -> HttpResponseBase:
    pieces: Iterator[bytes] = exporter.csv_of(run, orders, zone)
    return _attached(StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8"), run)


def short_workbook_answer(run: ExportRun, orders: QuerySet[Order], zone: str) -> HttpResponseBase:
    path = exporter.workbook_at_once(run, orders, zone)
    file = path.open("rb")
    path.unlink()  # the open file can still be read
    return _workbook(file, run)


def workbook_answer(run: ExportRun) -> HttpResponseBase:
    """A file that a worker made; raises FileNotFoundError when it is gone."""
    return _workbook(exporter.file_of(run).open("rb"), run)


def _workbook(file: BinaryIO, run: ExportRun) -> HttpResponseBase:
    return _attached(FileResponse(file, content_type=XLSX), run)


def _attached(answer: HttpResponseBase, run: ExportRun) -> HttpResponseBase:
    answer["Content-Disposition"] = content_disposition_header(True, exporter.file_name(run)) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
