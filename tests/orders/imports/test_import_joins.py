"""Files of invoices and customers that are uploaded with the file of the order lines and joined to it."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jobs.worker import process_jobs
from orders.imports.models import ImportRun
from tests.orders.imports.makers import form_data
from tests.types import Response
from vendors.models import Vendor

LINES = """InvoiceId,TrackId,TrackName,UnitPrice,Quantity
1,T-1,Balls,0.99,1
1,T-2,Wall,0.99,2
2,T-1,Balls,1.99,1
"""
INVOICES = """InvoiceId,CustomerId,InvoiceDate
2,7,2024-01-16 00:00:00
1,9,2024-01-15 00:00:00
"""
CUSTOMERS = """CustomerId,FirstName,LastName,Country,Email
7,Grace,Hopper,USA,grace@navy.example
9,Ada,Lovelace,United Kingdom,ada@engine.example
"""
FILES = {"shop_lines.csv": LINES, "shop_invoices_2024.csv": INVOICES, "shop_customers.csv": CUSTOMERS}
Upload = Callable[..., Response]


@pytest.fixture
def upload(client: Client) -> Upload:
    def upload(**changes: str) -> Response:
        contents = FILES | {f"{name}.csv": content for name, content in changes.items()}
        uploads = [
            SimpleUploadedFile(name, content.encode()) for name, content in contents.items() if content
        ]
        response = client.post("/orders/imports/", {"file": uploads, "token": str(uuid4())})
        process_jobs()
        return client.get(response.headers["Location"]) if response.status_code == 302 else response

    return upload


def check_upload(client: Client, response: Response, **changes: str) -> ImportRun:
    """Check the files of an upload with the guessed mapping and some changes."""
    page = client.get(response.headers["Location"])
    client.post(page.request["PATH_INFO"], form_data(page) | changes)
    process_jobs()
    run: ImportRun = ImportRun.objects.get()
    return run


def test_upload_guesses_how_files_are_joined(upload: Upload, client: Client) -> None:
    page = client.get(upload().headers["Location"])

    form = page.context["form"]
    assert [(file, key.value(), by.value()) for file, key, by in form.joined] == [
        ("shop_invoices_2024.csv", "InvoiceId", "InvoiceId"),
        ("shop_customers.csv", "CustomerId", "invoices.CustomerId"),
    ]
    assert page.context["run"].file_name == "shop_lines.csv"
    columns = {column: (field.value(), cells) for column, field, cells in page.context["columns"]}
    assert columns["invoices.InvoiceDate"][0] == "placed_at"
    assert columns["customers.LastName"] == ("last_name", ["Lovelace", "Lovelace", "Hopper"])
    assert form["date_order"].value() == "dmy"


@pytest.mark.django_db(transaction=True)
def test_import_takes_invoices_and_customers_from_joined_files(
    upload: Upload, client: Client, vendor: Vendor
) -> None:
    run = check_upload(client, upload(), currency="USD")
    assert (run.state, run.summary["rows"]) == ("checked", 3)
    client.post(f"{run.get_absolute_url()}start/")
    process_jobs()

    orders = vendor.orders.order_by("reference").values_list(
        "reference", "last_name", "country", "total_minor"
    )
    assert list(orders) == [("1", "Lovelace", "GB", 297), ("2", "Hopper", "US", 199)]
    assert "and 2 more" in client.get("/orders/imports/").content.decode()


def test_check_refuses_rows_without_a_joined_row(upload: Upload, client: Client) -> None:
    run = check_upload(client, upload(shop_invoices_2024=INVOICES.replace("2,7", "3,7")), currency="USD")

    assert (run.state, run.summary["refused"]) == ("checked", {"not-joined": 1})


def test_mapping_form_asks_for_joins_that_cannot_be_guessed(upload: Upload, client: Client) -> None:
    response = upload(shop_customers="Nr,LastName\n7,Hopper\n9,Lovelace\n")
    page = client.get(response.headers["Location"])

    again = client.post(page.request["PATH_INFO"], form_data(page) | {"currency": "USD"})
    assert again.content.decode().count("Say which column.") == 2

    run = check_upload(
        client, response, currency="USD", key_customers="Nr", by_customers="invoices.CustomerId"
    )
    assert run.state == "checked"


def test_mapping_keeps_joins_for_files_with_other_names(upload: Upload, client: Client) -> None:
    check_upload(client, upload(), currency="USD", source="Old Shop")
    next_month = {"shop_invoices_2024": "", "shop_invoices_2025": INVOICES}

    form = client.get(upload(**next_month).headers["Location"]).context["form"]

    assert (form["source"].value(), form["currency"].value()) == ("Old Shop", "USD")
    assert {file for file, _, _ in form.joined} == {"shop_customers.csv", "shop_invoices_2025.csv"}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"shop_customers": CUSTOMERS.replace(",", ";")}, "are written differently: save both as UTF-8"),
        ({f"more{number}": LINES for number in range(4)}, "At most 6 files belong together: these are 7."),
    ],
    ids=("delimiters", "too many"),
)
def test_upload_refuses_files_that_cannot_be_joined(
    upload: Upload, changes: dict[str, str], sentence: str
) -> None:
    assert sentence in upload(**changes).content.decode()
    assert not ImportRun.objects.exclude(state="failed").exists()
