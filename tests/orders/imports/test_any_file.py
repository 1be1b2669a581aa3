"""Any file is read: titles above the heading, `sep=`, ZIP, another sheet, equal headings; and what is asked."""

import io
import zipfile
from collections.abc import Callable

import pytest
from django.test import Client
from openpyxl import Workbook

from jobs.worker import process_jobs
from orders.imports.models import ImportRun
from tests.orders.imports.makers import CSV, HEADER, form_data, row
from tests.types import Response

Check = Callable[..., ImportRun]
Upload = Callable[..., Response]
GOOD = "\n".join([HEADER, row("1"), row("2"), ""])


def zipped(**files: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in files.items():
            archive.writestr(name.replace("_", "."), part)
    return content.getvalue()


def second_sheet() -> bytes:
    book, content = Workbook(), io.BytesIO()
    book.active.title = "Read me"
    book.active.append(["Our orders of this year"])
    sheet = book.create_sheet("Orders")
    for line in GOOD.splitlines():
        sheet.append(line.split(","))
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (("sep=;\n" + GOOD.replace(",", ";")).encode(), "o.csv"),
        (("Sales of the year\n\n" + GOOD).encode(), "o.csv"),
        (GOOD.replace("\n", "\n,,,,,,,,\n").encode(), "o.csv"),
        (GOOD.replace(",", "|").encode("utf-16"), "o.txt"),
        (zipped(orders_csv=GOOD.encode()), "o.zip"),
        (second_sheet(), "o.xlsx"),
    ],
    ids=("sep", "title", "empty rows", "bars", "zip", "second sheet"),
)
def test_import_reads_any_file(check: Check, content: bytes, name: str) -> None:
    run = check(content, name)

    assert (run.state, run.summary["groups"][0]["orders"], run.summary["refused"]) == ("checked", 2, {})


def test_import_tells_equal_headings_apart(upload: Upload, client: Client) -> None:
    page = client.get(upload(GOOD.replace("country", "title").encode()).headers["Location"])

    assert page.context["run"].header[-1] == "title (2)"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            zipped(a_csv=b"1", b_csv=b"2"),
            "o.zip holds 2 files: unpack it and upload those that belong together.",
        ),
        (zipped(a_xlsx=b"1"), "o.zip holds a.xlsx: unpack it and upload that file."),
        (b"PK\x03\x04 no zip", "o.zip is cut off or damaged."),
    ],
)
def test_import_says_what_is_wrong_with_an_archive(upload: Upload, content: bytes, sentence: str) -> None:
    assert sentence in upload(content, "o.zip").text


def test_import_page_asks_what_cells_leave_open(check: Check, upload: Upload, client: Client) -> None:
    rows = [
        row("1", date="01/02/2024", price='"1,249"', country="Freedonia"),
        row("2", date="03/04/2024", price="950", country="Freedonia"),
    ]
    content = "\n".join([HEADER, *rows, ""]).encode()
    page = client.get(upload(content).headers["Location"])
    form = page.context["form"]

    assert [(kind, shown) for kind, _, shown in form.asked] == [
        (
            "dates",
            [
                ["01/02/2024", ["1 February 2024", "2 January 2024"]],
                ["03/04/2024", ["3 April 2024", "4 March 2024"]],
            ],
        ),
        ("decimal", [["1,249", ["1,249", "1.249"]]]),
        ("countries", ["Freedonia", 2]),
    ]  # fmt: skip
    response = client.post(page.request["PATH_INFO"], form_data(page))
    assert "Choose what it means: the file leaves it open." in response.text
    answers = {"date_order": "mdy", "decimal": ".", "asked_country_0": "DE"}
    client.post(page.request["PATH_INFO"], form_data(page) | answers)
    process_jobs()

    run = ImportRun.objects.get()
    assert (run.state, run.summary["groups"][0]["minor"]) == ("checked", 219900)
    again = client.get(upload(content, "next.csv").headers["Location"]).context["form"]
    assert [kind for kind, *_ in again.asked] == ["dates", "decimal"]


def test_import_page_reads_the_file_anew(upload: Upload, client: Client) -> None:
    content = GOOD.replace("Backup Pro", "Größe").encode("cp850")
    address = upload(content).headers["Location"]
    page = client.get(address)

    client.post(address, form_data(page) | {"again": "1", "encoding": "cp850"})
    process_jobs()

    assert "Größe" in client.get(address).text


def test_import_asks_about_columns_that_the_person_chose(upload: Upload, client: Client) -> None:
    content = "\n".join(["number,x,day,price,currency", "1,01/02/2024,,5,EUR", ""]).encode()
    page = client.get(upload(content).headers["Location"])
    form = form_data(page) | {"column_1": "placed_at", "column_2": ""}

    client.post(page.request["PATH_INFO"], form)
    process_jobs()

    run = ImportRun.objects.get()
    assert (run.state, run.questions["dates"]["orders"]) == ("uploaded", ["dmy", "mdy"])


def test_import_does_not_take_the_readings_of_the_last_file(check: Check) -> None:
    check(GOOD.replace("2024-01-15 12:30", "25/03/2024").encode())

    run = check(GOOD.replace("2024-01-15 12:30", "03/25/2024").encode(), "next.csv")

    assert (run.mapping["dates"]["order"], run.summary["refused"]) == ("mdy", {})


def test_large_import_waits_for_its_turn(
    upload: Upload, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orders.imports.page.turns.LARGE_BYTES", 1)
    monkeypatch.setattr("orders.imports.page.turns.fetch", lambda *_: [[False]])

    upload(CSV)

    run = ImportRun.objects.get()
    assert run.state == "looking"
    assert "Another large file is being imported." in client.get(run.get_absolute_url()).text
