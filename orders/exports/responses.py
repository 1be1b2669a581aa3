"""The responses that carry an export: an attachment that no browser shows or guesses the type of."""

from typing import BinaryIO

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponseBase

from core.csv_response import csv_response, set_attachment
from orders.exports import exporter
from orders.exports.models import ExportRun
from orders.models import Order

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_export_response(run: ExportRun, orders: QuerySet[Order], zone: str) -> HttpResponseBase:
    """Return the orders as CSV, streamed from the database."""
    return csv_response(exporter.csv_pieces(run, orders, zone), exporter.file_name(run))


def short_workbook_response(run: ExportRun, orders: QuerySet[Order], zone: str) -> HttpResponseBase:
    """Return the orders as an Excel file made in this request."""
    path = exporter.write_short_workbook(run, orders, zone)
    file = path.open("rb")
    path.unlink()  # the open file can still be read
    return _file_response(file, run)


def workbook_response(run: ExportRun) -> HttpResponseBase:
    """Return the Excel file that a worker made; raise FileNotFoundError when it is gone."""
    return _file_response(exporter.file_path(run).open("rb"), run)


def _file_response(file: BinaryIO, run: ExportRun) -> HttpResponseBase:
    response = FileResponse(file, content_type=XLSX)
    set_attachment(response, exporter.file_name(run))
    return response
