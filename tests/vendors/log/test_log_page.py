"""Account → Log."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from vendors.actor import Actor
from vendors.log.pages import PAGE_SIZE
from vendors.log.recording import record
from vendors.models import Vendor, VendorLogEntry

Panel = Callable[[Actor], Client]
Kind = VendorLogEntry.Kind
PAGE = "/account/log/"


@pytest.fixture
def log(alice: Actor, amir: Actor, vendor: Vendor) -> None:
    record(alice, vendor.pk, Kind.TEAM, "Person “ida@demo.example”", [("Role", "Viewer", "Agent")])
    record(amir, vendor.pk, Kind.PRODUCT, "Product “=1+1”", [("Name", "=0+1", "=1+1")])


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"ida@demo", "=1+1"}),
        ("?kind=team", {"ida@demo"}),
        ("?person=amir", {"=1+1"}),
        ("?since=2999-01-01", set()),
        ("?until=2999-01-01&kind=product", {"=1+1"}),
        ("?kind=nothing", {"ida@demo", "=1+1"}),
    ],
)
def test_log_is_filtered(log: None, bob: Actor, panel: Panel, query: str, shown: set[str]) -> None:
    page = panel(bob).get(PAGE + query).text
    assert {text for text in ("ida@demo", "=1+1") if text in page.split("<table")[-1]} == shown


def test_log_goes_page_by_page(
    alice: Actor,
    bob: Actor,
    vendor: Vendor,
    panel: Panel,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(PAGE_SIZE + 1):
        record(alice, vendor.pk, Kind.COUPON, f"Coupon “C-{number:03}”", [])
    client = panel(bob)

    with django_assert_max_num_queries(6):
        first = client.get(PAGE).context["page"]
    second = client.get(f"{PAGE}?after={first.after}").context["page"]
    back = client.get(f"{PAGE}?before={second.before}").context["page"]

    assert [entry.subject for entry in second.rows] == ["Coupon “C-000”"]
    assert [entry.pk for entry in back.rows] == [entry.pk for entry in first.rows]
    assert "That page does not exist" in client.get(f"{PAGE}?after=x").text


def test_log_is_exported_without_formulas(log: None, amir: Actor, bob: Actor, panel: Panel) -> None:
    response = panel(amir).get(f"{PAGE}file/?kind=product")
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]

    assert len(lines) == 2
    assert '"Product “=1+1”","Changed"' in lines[1]
    assert '"Name","\'=0+1","\'=1+1"' in lines[1]
    assert panel(bob).get(f"{PAGE}file/").status_code == 403


def test_log_is_the_vendors_own(log: None, charlie: Actor, panel: Panel) -> None:
    assert "ida@demo.example" not in panel(charlie).get(PAGE).text
