"""Customer Service → Shipments: what is to be shipped, what is late, and all of it; the same in the admin."""

from collections.abc import Callable, Iterable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from delivery.shipments.models import Shipment
from delivery.shipments.shipment_list import ShipmentFilter, Show, shipment_page
from tests import make
from tests.delivery import goods
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
PAGE, ADMIN = "/delivery/shipments/", "/admin/delivery_shipments/shipment/"


def make_shipments(vendor: Vendor, count: int, **fields: object) -> list[Shipment]:
    """Make so many shipments, each of an item of its own."""
    rows = [
        Shipment(vendor=vendor, item=item, street1="Am Wall 1", city="Bremen", country="DE", **fields)
        for item in make.order(vendor, items=count).items.order_by("pk")
    ]
    return Shipment.objects.bulk_create(rows)


def make_shipped(vendor: Vendor, count: int, days: int) -> list[Shipment]:
    """Make shipments that were shipped so many days ago."""
    shipped_on = timezone.now().date() - timedelta(days=days)
    dates = {"shipped_on": shipped_on, "expected_until": shipped_on + timedelta(days=21)}
    return make_shipments(vendor, count, state="shipped", carrier="ups", tracking="1Z9", **dates)


def walk(vendor: Vendor, show: Show, *, back: bool = False) -> list[int]:
    """Return the ids of all pages, read forwards, or with `back` from the last page backwards."""
    rows = ShipmentFilter({"show": show}, vendor.shipments.all()).qs
    pages = [shipment_page(rows, show)]
    while pages[-1].after:
        pages.append(shipment_page(rows, show, after=pages[-1].after))
    if back:
        pages = pages[-1:]
        while pages[0].before:
            pages.insert(0, shipment_page(rows, show, before=pages[0].before))
    return [shipment.pk for page in pages for shipment in page.rows]


def ids(rows: Iterable[Shipment]) -> list[int]:
    return [shipment.pk for shipment in rows]


@pytest.mark.parametrize("back", [False, True])
def test_shipment_pages_have_every_shipment_once(vendor: Vendor, back: bool) -> None:
    older, newer, unshipped = (
        make_shipped(vendor, 27, 40),
        make_shipped(vendor, 27, 30),
        make_shipments(vendor, 51),
    )
    under_way = make_shipped(vendor, 1, 3)

    assert walk(vendor, Show.LATE, back=back) == ids(older + newer)
    assert walk(vendor, Show.TO_SHIP, back=back) == ids(unshipped)
    assert walk(vendor, Show.ALL, back=back) == ids(older + newer + unshipped + under_way)[::-1]
    assert walk(vendor, Show.RETURNED, back=back) == []


@pytest.mark.parametrize(("shipments", "has_further"), [(25, False), (26, True)])
def test_shipments_have_a_further_page_only_beyond_25(
    vendor: Vendor, shipments: int, has_further: bool
) -> None:
    make_shipments(vendor, shipments)

    page = shipment_page(vendor.shipments.all(), Show.TO_SHIP)

    assert (len(page.rows), bool(page.after), page.before) == (25, has_further, "")


def test_shipments_page_lists_the_vendors_own_in_seven_queries(
    anna: Actor,
    vendor: Vendor,
    other_vendor: Vendor,
    panel: Panel,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = panel(anna)
    foreign_shipment = make_shipments(other_vendor, 1)[0]
    assert "Nothing to ship" in client.get(PAGE).content.decode()
    assert "Nothing is late" in client.get(f"{PAGE}?show=late").content.decode()
    make_shipped(vendor, 26, 30)

    with django_assert_max_num_queries(7):
        page = client.get(f"{PAGE}?show=late").content.decode()

    assert page.count('<span class="status status-late">Late</span>') == 25
    assert "show=late&amp;after=" in page
    assert foreign_shipment.item.order.number not in client.get(f"{PAGE}?show=all").content.decode()


@pytest.mark.parametrize("cursor", ["x", "2026-02-30_1", "1", f"2026-02-01_{2**63}", "_", "²"])
def test_shipments_page_says_so_of_a_bad_cursor(
    cursor: str, anna: Actor, vendor: Vendor, panel: Panel
) -> None:
    for side in ("after", "before"):
        response = panel(anna).get(PAGE, {"show": "late", side: cursor})

        assert "That page does not exist: here is the first one." in response.content.decode()


def test_shipment_admin_lists_every_vendors_with_runnable_actions(
    sam: Actor,
    vendor: Vendor,
    panel: Panel,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = panel(sam)
    assert client.get(PAGE)["Location"] == ADMIN
    new_item = goods.disc(make.vendor("Globex Tools"))
    late_item = goods.verified(goods.shipped(goods.disc(vendor), sam, 30), sam)
    client.get(ADMIN)

    with django_assert_max_num_queries(12):  # one for each table that a row shows of
        page = client.get(ADMIN).content.decode()

    back = "?next=%2Fadmin%2Fdelivery_shipments%2Fshipment%2F"
    for item, slug in ((new_item, "record-shipment"), (late_item, "re-ship"), (late_item, "verify-address")):
        assert f"{item.get_absolute_url()}actions/{slug}/{back}" in page
    with CaptureQueriesContext(connection) as queries:
        only_late = client.get(f"{ADMIN}?show=late").content.decode()
    statements = [query["sql"] for query in queries if "delivery_shipments_shipment" in query["sql"]]
    (count,) = (statement for statement in statements if "COUNT" in statement)
    assert 'ORDER BY "delivery_shipments_shipment"."expected_until" ASC' in count
    assert late_item.order.number in only_late
    assert new_item.order.number not in only_late
    search_page = client.get(f"{ADMIN}?q={new_item.order.number}").content.decode()
    assert late_item.order.number not in search_page


def test_shipment_admin_records_many_as_arrived(sam: Actor, vendor: Vendor, panel: Panel) -> None:
    item, unshipped_item = goods.shipped(goods.disc(vendor), sam, 30), goods.disc(vendor)
    ids = list(Shipment.objects.values_list("pk", flat=True))

    response = panel(sam).post(ADMIN, {"action": "have_arrived", "_selected_action": ids}, follow=True)

    page = response.content.decode()
    assert "1 shipment recorded as arrived." in page
    assert f"{unshipped_item.order.number}: it is not shipped yet." in page
    assert goods.shipment_of(goods.reloaded(item)).state == "delivered"


def test_shipment_lists_use_an_index(vendor: Vendor, other_vendor: Vendor) -> None:
    """With sequential scans and sorts off, the plan is that of a big table."""
    for owner, count in ((other_vendor, 1_000), (vendor, 10)):
        make_shipped(owner, count, 30)
        make_shipments(owner, 5)
    with connection.cursor() as cursor:
        cursor.execute(
            "ANALYZE delivery_shipments_shipment; SET LOCAL enable_seqscan = off;"
            "SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off"
        )
    querysets_by_index = {
        "shipment_of_vendor_late": vendor.shipments.late().order_by("expected_until", "pk"),
        "shipment_late": Shipment.objects.late().order_by("expected_until", "pk"),
        "shipment_of_vendor_by_state": vendor.shipments.filter(state="to_ship").order_by("pk"),
        "shipment_by_state": Shipment.objects.filter(state="to_ship").order_by("pk"),
        "shipment_of_vendor": vendor.shipments.order_by("-pk"),
    }

    for index, rows in querysets_by_index.items():
        plan = rows[:26].explain()
        assert f"using {index} on" in plan, plan
        assert "Sort" not in plan
