"""A mended or newer file: it is the same source, and what changed is shown and taken if the person says so."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from jobs.worker import process_jobs
from orders.imports.models import ImportedOrder, ImportRun
from orders.models import Activity, Order
from orders.search.models import SearchKey
from tests.orders.imports.makers import CSV, HEADER, row
from tests.orders.imports.whole_orders import import_rows, order_row
from vendors.models import Vendor

Check = Callable[..., ImportRun]


def test_import_shows_and_takes_what_a_newer_file_says(vendor: Vendor, tmp_path: Path) -> None:
    import_rows(vendor, tmp_path, [order_row(email="ada@old.example", last_name="Lovelace")])
    newer = [order_row(email="ada@new.example", last_name="Lovelace", refunded_amount="4")]

    shown = import_rows(vendor, tmp_path, newer).points["changes"]

    assert Order.objects.get().email == "ada@old.example"
    assert shown["count"] == 1
    assert ["1001", "email", "ada@old.example", "ada@new.example"] in shown["first"]
    import_rows(vendor, tmp_path, newer, take_changes=True)
    order = Order.objects.get()
    assert (order.email, order.status, order.refunded_minor) == ("ada@new.example", "partly_refunded", 400)
    assert SearchKey.objects.filter(order=order, value="ada@new.example").exists()
    assert Activity.objects.latest("pk").sentence.startswith("Changed as a newer file of Old Shop says: ")
    assert import_rows(vendor, tmp_path, newer).points == {}


def test_import_takes_a_refund_that_follows_in_a_later_file(vendor: Vendor, tmp_path: Path) -> None:
    rules = [{"column": "x_type", "is": ["Refund"], "then": "refund"}]
    import_rows(vendor, tmp_path, [order_row("1", x_type="Sale")])
    refund = [order_row("R1", price="-3", refund_of="1", x_type="Refund")]
    for _ in range(2):
        import_rows(vendor, tmp_path, refund, rows=rules, take_changes=True)

    import_rows(vendor, tmp_path, [refund[0] | {"reference": "R2"}], rows=rules, take_changes=True)

    order = Order.objects.get()
    assert (order.status, order.refunded_minor) == ("partly_refunded", 600)


def test_import_brings_nobody_back_who_was_erased(vendor: Vendor, tmp_path: Path) -> None:
    rows = [order_row(email="ada@old.example")]
    import_rows(vendor, tmp_path, rows)
    ImportedOrder.objects.filter(vendor_id=vendor.pk).update(fields={})
    Order.objects.filter(vendor_id=vendor.pk).update(email="")

    assert import_rows(vendor, tmp_path, rows, take_changes=True).points == {}
    assert Order.objects.get().email == ""


@pytest.mark.django_db(transaction=True)
def test_import_page_knows_a_file_again_by_its_content(check: Check, client: Client, vendor: Vendor) -> None:
    rows = [HEADER, *(row(str(number), email=f"c{number}@x.com") for number in range(5)), ""]
    run = check("\n".join(rows).encode(), name="march.csv")
    client.post(f"{run.get_absolute_url()}start/")
    process_jobs()
    other_heading = "\n".join(rows).replace("title", "product name").replace("c3@x.com", "mended@x.com")

    again = check(other_heading.encode(), name="copy of march (2).csv")

    assert (again.mapping["source"], vendor.orders.count()) == ("march", 5)
    page = client.get(again.get_absolute_url()).text
    assert "c3@x.com" in page
    assert "mended@x.com" in page
    client.post(f"{again.get_absolute_url()}start/", {"changes": "1"})
    process_jobs()
    assert (vendor.orders.count(), vendor.orders.get(reference="3").email) == (5, "mended@x.com")


@pytest.mark.django_db(transaction=True)
def test_report_of_refused_rows_is_of_the_same_source(check: Check, client: Client, vendor: Vendor) -> None:
    run = check(CSV, name="shop.csv")
    client.post(f"{run.get_absolute_url()}start/")
    process_jobs()
    report = b"".join(client.get(f"{run.get_absolute_url()}report/")).decode()

    mended = check(
        report.replace("bad-price,Not a number,x", ",,").replace(",x,", ",49.95,").encode(), name="mended.csv"
    )

    assert (mended.mapping["source"], mended.summary["groups"][0]["orders"]) == ("shop", 1)
