"""Hostile files are looked at by a worker, within limits of memory and time; the page says which limit it was."""

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from jobs.models import Job
from jobs.worker import process_jobs
from orders.imports.models import ImportRun
from orders.imports.parse import limits, spreadsheet
from orders.imports.parse.csv_rows import open_rows
from orders.imports.parse.file_format import FileFormat
from orders.imports.problem import ImportProblem
from tests.orders.imports.makers import CSV, HEADER, row
from tests.types import Response

SHEET = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b"<sheetData>%s</sheetData></worksheet>"
)
ROW = b'<row r="%d">%s</row>'
CELL = b'<c t="inlineStr"><is><t>%s</t></is></c>'
PARTS = {
    "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
    b'PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main'
    b'+xml"/></Types>',
    "xl/workbook.xml": b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://'
    b'schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="rId1"/>'
    b"</sheets></workbook>",
    "xl/_rels/workbook.xml.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="rId1" Target="worksheets/sheet1.xml" Type="http://schemas.openxmlformats.org/officeDocument/'
    b'2006/relationships/worksheet"/></Relationships>',
}


def excel(*rows: bytes) -> bytes:
    """Return an Excel file of these rows, as the XML of its sheet has them."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in PARTS.items():
            archive.writestr(name, part)
        archive.writestr("xl/worksheets/sheet1.xml", SHEET % b"".join(rows))
    return content.getvalue()


HEADER_ROW = ROW % (1, b"".join(CELL % column.encode() for column in HEADER.split(",")))
FAR_ROW = excel(HEADER_ROW, ROW % (2_000_000_000, CELL % b"1"))
HOSTILE = {
    "row 2,000,000,000": (FAR_ROW, "o.xlsx", "o.xlsx has more than 10,000 empty rows after row 1:"),
    "long cell": (excel(HEADER_ROW, ROW % (2, CELL % (b"x" * 131_073))), "o.xlsx", "A cell in row 2 of o.xlsx has"),
    "packed cell": (excel(ROW % (1, CELL % (b"x" * 2**25))), "o.xlsx", "o.xlsx unpacks to more than 200 times its"),
    "many cells": (excel(ROW % (1, CELL % b"x" * 1_001)), "o.xlsx", "Row 1 of o.xlsx has more than 1,000 cells."),
    "far cell": (excel(ROW % (1, b'<c r="XFD1"><v>1</v></c>')), "o.xlsx", "Row 1 of o.xlsx has more than 1,000 cells."),
    "no sheet": (excel()[:-30], "o.xlsx", "o.xlsx cannot be read as an Excel file (.xlsx)."),
    "packed line": (gzip.compress(b"x" * 2**25), "o.csv.gz", "A cell in row 1 of o.csv.gz has more than 131,072"),
    "long line": (f"{HEADER}\n{'x,' * 2**20}".encode(), "o.csv", "The row on line 2 of o.csv has more than 1,048,576"),
    "long cell of text": (f"{HEADER}\n{'x' * 131_073},".encode(), "o.csv", "A cell in row 2 of o.csv has more than"),
    "row of many lines": (f"{HEADER}\n".encode() + b'"a\n",' * 2**18, "o.csv", "The row on line"),
    "empty rows": (CSV + b"\n" * 10_001, "o.csv", "o.csv has more than 10,000 empty rows after row 4:"),
    "many columns": (b"x," * 1_001 + b"\n1", "o.csv", "Row 1 of o.csv has more than 1,000 cells."),
    "nothing but a mark": (b"\xff\xfe", "o.csv", "o.csv is empty."),
}  # fmt: skip


@pytest.mark.parametrize(("content", "name", "sentence"), HOSTILE.values(), ids=HOSTILE)
def test_import_page_names_the_limit(
    upload: Callable[..., Response], content: bytes, name: str, sentence: str, folder: Path
) -> None:
    page = upload(content, name).content.decode()

    assert sentence in page
    assert "Another file" in page
    assert "Change the columns" not in page
    assert (ImportRun.objects.get().state, list(folder.iterdir())) == ("failed", [])


def test_upload_is_not_looked_at_in_the_request(
    client: Client, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orders.imports.parse.csv_rows.open_rows", None)
    file = io.BytesIO(FAR_ROW)
    file.name = "o.xlsx"

    response = client.post("/orders/imports/", {"file": file})

    page = client.get(response.headers["Location"]).content.decode()
    assert "Looking at the file…" in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert Job.objects.get().queue == "files"


def test_import_page_goes_on_to_the_columns(client: Client, upload: Callable[..., Response]) -> None:
    columns = upload().headers["Location"]
    run = ImportRun.objects.get()

    by_htmx = client.get(run.get_absolute_url(), headers={"HX-Request": "true"})

    assert (columns, by_htmx.headers["HX-Redirect"]) == (f"{run.get_absolute_url()}columns/",) * 2


def test_look_can_be_stopped(client: Client, folder: Path) -> None:
    file = io.BytesIO(CSV)
    file.name = "o.csv"
    address = client.post("/orders/imports/", {"file": file}).headers["Location"]

    client.post(f"{address}stop/")
    process_jobs()
    page = client.post(f"{address}start/", follow=True).content.decode()

    assert "Stopped before the file was read. Upload it again." in page
    assert ImportRun.objects.get().state == "stopped"


def test_check_refuses_a_file_that_is_packed_too_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "RATIO_FROM", 2**16)
    path = tmp_path / "o.csv.gz"
    path.write_bytes(gzip.compress(f"{HEADER}\n{row()}\n".encode() + f"{row()}\n".encode() * 100_000))

    with pytest.raises(ImportProblem, match=r"o\.csv\.gz unpacks to more than 200 times its size"):
        read(path)


@pytest.mark.parametrize(
    ("name", "limit", "sentence"),
    [
        ("MEMORY_BYTES", 2**26, r"is too large for an Excel file: save it as CSV\."),
        ("MAX_UNPACKED_BYTES", 1_000, r"is too large for an Excel file: save it as CSV\."),
        ("CPU_SECONDS", 1, r"takes too long to read: save it as CSV\."),
    ],
)
def test_spreadsheet_is_read_within_memory_and_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, limit: int, sentence: str
) -> None:
    monkeypatch.setattr(limits, "MAX_EMPTY_ROWS", 2**40)
    monkeypatch.setattr(limits, "MAX_RATIO", 2**20)
    if name == "CPU_SECONDS":
        rows = spreadsheet.SpreadsheetRows
        monkeypatch.setattr(
            "orders.imports.parse.csv_rows.SpreadsheetRows",
            lambda path, sheet, cpu_seconds: rows(path, sheet=sheet, cpu_seconds=limit),
        )
        content = FAR_ROW
    else:
        monkeypatch.setattr(spreadsheet, name, limit)
        content = excel(HEADER_ROW, ROW % (2, CELL % (b"x" * 2**27)))
    path = tmp_path / "o.xlsx"
    path.write_bytes(content)

    with pytest.raises(ImportProblem, match=sentence):
        read(path)


def read(path: Path) -> int:
    """Read a file to its end; return how many rows it has."""
    with open_rows(path, FileFormat()) as rows:
        return sum(1 for _ in rows)
