"""Importing a file of orders and exporting a search, in a browser."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from jobs.worker import process_jobs
from orders.models import Order
from tests.e2e.screens import BROWSER_TEST
from vendors.actor import Actor
from vendors.models import Vendor

pytestmark = BROWSER_TEST
DIRTY = Path(__file__).resolve().parents[1] / "data" / "dirty_orders.csv"


@pytest.fixture(autouse=True)
def own_media_folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_manager_imports_a_file_and_reads_the_report(
    sign_in: Callable[..., Page], amir: Actor, vendor: Vendor
) -> None:
    page = sign_in("amir@demo.example", "/orders/imports/")
    page.get_by_label("File of orders").set_input_files(DIRTY)
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_text("Looking at the file…")).to_be_visible()
    process_jobs()

    expect(page.get_by_label("Invoice is")).to_have_value("reference")
    expect(page.get_by_label("Dates are read as")).to_have_value("dmy")
    expect(page.get_by_label("Prices look like")).to_have_value(",")
    page.get_by_label("The system it comes from").fill("Old Shop")
    page.get_by_label("Time zone of the dates").select_option("Europe/Berlin")
    page.get_by_label("Credits begin with").fill("G")
    page.get_by_role("button", name="Check the file").click()
    process_jobs()

    button = page.get_by_role("button", name=re.compile(r"Import \d+ orders"))
    expect(page.get_by_role("main")).to_contain_text("Not a date of the given format")
    order_count = int(re.findall(r"\d+", button.inner_text())[0])
    assert Order.objects.count() == 0
    button.click()
    process_jobs()

    expect(page.get_by_role("main")).to_contain_text("The same file again changes nothing.")
    assert vendor.orders.count() == order_count > 50
    with page.expect_download() as report:
        page.get_by_role("link", name="Report (CSV)").click()
    assert "bad-date" in report.value.path().read_text("utf-8")


def test_manager_exports_a_search(sign_in: Callable[..., Page], amir: Actor, order: Order, page: Any) -> None:
    page = sign_in("amir@demo.example")
    for name in ("CSV", "Excel"):
        page.get_by_text("Export", exact=True).click()
        with page.expect_download() as file:
            page.get_by_role("button", name=name).click()
        assert file.value.suggested_filename.startswith("orders-acme-software-")
        page.keyboard.press("Escape")

    page.get_by_text("Export", exact=True).click()
    page.get_by_role("link", name="Earlier exports").click()
    expect(page.get_by_role("main")).to_contain_text("amir@demo.example")
    expect(page.get_by_text("Done")).to_have_count(2)
