"""The list of refunds: open ones first, filtered, as a file, and how often what comes back."""

from collections.abc import Callable
from csv import reader

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from devtools.fake_gateway.server import FakeGateway
from jobs.models import Job
from jobs.worker import process_jobs
from orders.models import Order
from refunds.actions.refund_order import RefundOrder
from refunds.actions.refund_order_duplicate import RefundOrderDuplicate
from refunds.models import Refund
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
NOW = timezone.now()


@pytest.fixture
def orders(
    amir: Actor, alice: Actor, vendor: Vendor, fake_gateway: FakeGateway, mailoutbox: list[object]
) -> list[Order]:
    """One refunded as a duplicate, one refused, one still open; one more sold."""
    behaviours = ("ok", "refuses", "pending", "ok")
    made = [
        make.order(vendor, placed_at=NOW, charge_id=make.charge_id("EUR", 4995, one)) for one in behaviours
    ]
    RefundOrderDuplicate(made[0], alice).run(comment='=HYPERLINK("http://evil.example")')
    RefundOrder(made[1], amir).run(comment="x")
    RefundOrder(made[2], amir).run(comment="x")
    process_jobs()
    return made


def shown(client: Client, orders: list[Order], **query: str) -> list[int]:
    """Which of the orders the list shows, in its order."""
    page = client.get("/refunds/", query).content.decode()
    places = {page.find(f">{order.number}<"): number for number, order in enumerate(orders)}
    return [places[place] for place in sorted(places) if place >= 0]


def test_it_has_open_ones_first_then_the_newest(amir: Actor, orders: list[Order], panel: Panel) -> None:
    assert shown(panel(amir), orders) == [2, 1, 0]


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
def test_it_filters(
    amir: Actor, orders: list[Order], panel: Panel, query: dict[str, str], expected: list[int]
) -> None:
    assert shown(panel(amir), orders, **query) == expected


def test_it_shows_what_needs_attention(amir: Actor, orders: list[Order], panel: Panel) -> None:
    Job.objects.filter(done_at=None).update(failed_at=NOW)

    assert shown(panel(amir), orders, state="attention") == [2]
    assert "status-needs_attention" in panel(amir).get("/refunds/").content.decode()


def test_it_tells_how_often_what_comes_back(
    amir: Actor, orders: list[Order], panel: Panel, fresh_cache: None
) -> None:
    page = panel(amir).get("/refunds/rates/").content.decode()

    assert "25.0%" in page
    assert "1 of 4" in page
    assert "Bought twice" in page


def test_it_is_a_file_that_no_spreadsheet_calculates(amir: Actor, orders: list[Order], panel: Panel) -> None:
    answer = panel(amir).get("/refunds/file/?state=succeeded")
    heading, row = reader(b"".join(answer.streaming_content).decode("utf-8-sig").splitlines())

    found = dict(zip(heading, row, strict=True))
    assert (found["Order ID"], found["Amount"], found["Currency"]) == (orders[0].number, "49.95", "EUR")
    assert found["Comment"].startswith("'=HYPERLINK")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="refunds.csv"'


def test_it_exports_for_those_who_may(anna: Actor, orders: list[Order], panel: Panel) -> None:
    assert panel(anna).get("/refunds/file/").status_code == 403
    assert "Export as CSV" not in panel(anna).get("/refunds/").content.decode()


def test_it_shows_no_other_vendors(charlie: Actor, orders: list[Order], panel: Panel) -> None:
    assert shown(panel(charlie), orders) == []
    assert "No refunds yet" in panel(charlie).get("/refunds/").content.decode()


def test_it_costs_the_same_for_many(amir: Actor, vendor: Vendor, panel: Panel) -> None:
    for _ in range(60):
        make.refund(make.order(vendor), needs_approval=False, state=Refund.State.SUCCEEDED)
    client = panel(amir)
    client.get("/refunds/")

    with CaptureQueriesContext(connection) as captured:
        page = client.get("/refunds/").content.decode()

    assert len(captured) <= 9
    assert page.count("status-succeeded") == 50
    assert 'rel="next"' in page


def test_it_pages_by_key(amir: Actor, vendor: Vendor, panel: Panel) -> None:
    """Three pages of 53 open and 52 settled ones, there and back."""
    made = [make.order(vendor) for _ in range(105)]
    for number, order in enumerate(made):
        make.refund(order, state="succeeded" if number % 2 else "submitted")
    ordered = [one.number for one in (*reversed(made[::2]), *reversed(made[1::2]))]
    client = panel(amir)

    page, seen, addresses = client.get("/refunds/").context["page"], [], ["/refunds/"]
    while True:
        seen += [one.order.number for one in page.rows]
        if not page.older:
            break
        addresses.append(f"/refunds/?after={page.older}")
        page = client.get(addresses[-1]).context["page"]
    assert (seen, len(addresses)) == (ordered, 3)

    back = page.rows
    while page.newer:
        page = client.get(f"/refunds/?before={page.newer}").context["page"]
        back = page.rows + back
    assert [one.order.number for one in back] == ordered


def test_it_says_that_a_page_does_not_exist(amir: Actor, orders: list[Order], panel: Panel) -> None:
    for cursor in ("x", "open-", "-7", "9" * 40, "１"):
        page = panel(amir).get("/refunds/", {"after": cursor}).content.decode()
        assert "That page does not exist: here is the first one." in page
        assert orders[2].number in page
