"""The list of refunds with its filters and pages, the same as a file, and the refund rates."""

from collections.abc import Callable
from csv import reader
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from devtools.fake_gateway.server import FakeGateway
from jobs.worker import process_jobs
from orders.models import Order
from refunds.actions.refund_order import RefundOrder
from refunds.actions.refund_order_duplicate import RefundOrderDuplicate
from refunds.models import Refund
from tests import make
from tests.job_states import fail_unfinished
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
NOW = timezone.now()


@pytest.fixture
def orders(
    amir: Actor, alice: Actor, vendor: Vendor, fake_gateway: FakeGateway, mailoutbox: list[object]
) -> list[Order]:
    """Orders with a refund of a duplicate, a refused and an open refund, and one without a refund."""
    behaviours = ("ok", "refuses", "pending", "ok")
    orders = [
        make.order(vendor, placed_at=NOW, charge_id=make.charge_id("EUR", 4995, behaviour))
        for behaviour in behaviours
    ]
    RefundOrderDuplicate(orders[0], alice).run(comment='=HYPERLINK("http://evil.example")')
    RefundOrder(orders[1], amir).run(comment="x")
    RefundOrder(orders[2], amir).run(comment="x")
    process_jobs()
    return orders


def listed(client: Client, orders: list[Order], **query: str) -> list[int]:
    """Return the indexes of the orders that the list shows, in the order of the list."""
    page = client.get("/refunds/", query).content.decode()
    indexes = {page.find(f">{order.number}<"): index for index, order in enumerate(orders)}
    return [indexes[offset] for offset in sorted(indexes) if offset >= 0]


def test_refund_list_begins_with_open_refunds_then_the_newest(
    amir: Actor, orders: list[Order], panel: Panel
) -> None:
    assert listed(panel(amir), orders) == [2, 1, 0]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"state": "open"}, [2]),
        ({"state": "failed"}, [1]),
        ({"state": "attention"}, []),
        ({"reason": "duplicate"}, [0]),
        ({"product": "backup"}, [2, 1, 0]),
        ({"product": "bp-1"}, [2, 1, 0]),
        ({"product": "%"}, []),
        ({"person": "alice"}, [0]),
        ({"since": "2020-01-01", "until": "2020-12-31"}, []),
        ({"state": "nonsense", "since": "soon", "page": "-7"}, [2, 1, 0]),
        ({"product": "a\0b", "page": "9" * 40}, [2, 1, 0]),
    ],
)
def test_refund_list_filters(
    amir: Actor, orders: list[Order], panel: Panel, query: dict[str, str], expected: list[int]
) -> None:
    assert listed(panel(amir), orders, **query) == expected


def test_refund_list_marks_stuck_refunds(amir: Actor, orders: list[Order], panel: Panel) -> None:
    fail_unfinished()

    assert listed(panel(amir), orders, state="attention") == [2]
    assert "status-needs_attention" in panel(amir).get("/refunds/").content.decode()


def test_refund_rates_count_products_and_reasons(
    amir: Actor, orders: list[Order], panel: Panel, fresh_cache: None
) -> None:
    page = panel(amir).get("/refunds/rates/").content.decode()

    assert "25.0%" in page
    assert "1 of 4" in page
    assert "Bought twice" in page


def test_refunds_file_escapes_formulas(amir: Actor, orders: list[Order], panel: Panel) -> None:
    response = panel(amir).get("/refunds/file/?state=succeeded")
    heading, row = reader(b"".join(response).decode("utf-8-sig").splitlines())

    cells = dict(zip(heading, row, strict=True))
    assert (cells["Order ID"], cells["Amount"], cells["Currency"]) == (orders[0].number, "49.95", "EUR")
    assert cells["Comment"].startswith("'=HYPERLINK")
    assert response.headers["Content-Disposition"] == 'attachment; filename="refunds.csv"'


def test_refunds_file_needs_the_right_to_export(anna: Actor, orders: list[Order], panel: Panel) -> None:
    assert panel(anna).get("/refunds/file/").status_code == 403
    assert "Export as CSV" not in panel(anna).get("/refunds/").content.decode()


def test_refund_list_shows_no_other_vendors_refunds(
    charlie: Actor, orders: list[Order], panel: Panel
) -> None:
    assert listed(panel(charlie), orders) == []
    assert "No refunds yet" in panel(charlie).get("/refunds/").content.decode()


def test_refund_list_costs_the_same_for_many(amir: Actor, vendor: Vendor, panel: Panel) -> None:
    for _ in range(60):
        make.refund(make.order(vendor), needs_approval=False, state=Refund.State.SUCCEEDED)
    client = panel(amir)
    client.get("/refunds/")

    with CaptureQueriesContext(connection) as captured:
        page = client.get("/refunds/").content.decode()

    assert len(captured) <= 9
    assert page.count("status-succeeded") == 50
    assert 'rel="next"' in page


def test_refund_list_pages_there_and_back(amir: Actor, vendor: Vendor, panel: Panel) -> None:
    """Three pages of 53 open and 52 settled ones, there and back."""
    orders = [make.order(vendor) for _ in range(105)]
    for number, order in enumerate(orders):
        make.refund(order, state="succeeded" if number % 2 else "submitted")
    ordered = [order.number for order in (*reversed(orders[::2]), *reversed(orders[1::2]))]
    client = panel(amir)

    page, seen, addresses = client.get("/refunds/").context["page"], [], ["/refunds/"]
    while True:
        seen += [refund.order.number for refund in page.rows]
        if not page.after:
            break
        addresses.append(f"/refunds/?after={page.after}")
        page = client.get(addresses[-1]).context["page"]
    assert (seen, len(addresses)) == (ordered, 3)

    refunds = page.rows
    while page.before:
        page = client.get(f"/refunds/?before={page.before}").context["page"]
        refunds = page.rows + refunds
    assert [refund.order.number for refund in refunds] == ordered


def test_refund_list_is_sorted_by_time_not_by_number(amir: Actor, vendor: Vendor, panel: Panel) -> None:
    orders = [make.order(vendor) for _ in range(3)]
    for days, order in zip((2, 0, 1), orders, strict=True):
        refund = make.refund(order, state="succeeded")
        Refund.objects.filter(vendor=vendor, pk=refund.pk).update(created_at=NOW - timedelta(days=days))

    assert listed(panel(amir), orders) == [1, 2, 0]


def test_refund_list_reports_a_bad_cursor(amir: Actor, orders: list[Order], panel: Panel) -> None:
    for cursor in ("x", "open-", "-7", "7", "1-", "9" * 40, "9" * 18 + "-1", "１-１"):
        page = panel(amir).get("/refunds/", {"after": cursor}).content.decode()
        assert "That page does not exist: here is the first one." in page
        assert orders[2].number in page
