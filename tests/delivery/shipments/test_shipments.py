"""Customer Service → Shipments: what is to be shipped, what is late, and all of it; the same in the admin."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from delivery.shipments.models import Shipment
from delivery.shipments.shipment_list import Show, page_of
from tests import make
from tests.delivery import goods
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
PAGE, ADMIN = "/delivery/shipments/", "/admin/delivery_shipments/shipment/"


def many(vendor: Vendor, count: int, **facts: object) -> list[Shipment]:
    """So many of them, each of an item of its own."""
    rows = [
        Shipment(vendor=vendor, item=item, street1="Am Wall 1", city="Bremen", country="DE", **facts)
        for item in make.order(vendor, items=count).items.order_by("pk")
    ]
    return Shipment.objects.bulk_create(rows)


def late(vendor: Vendor, count: int, days: int) -> list[Shipment]:
    on = timezone.now().date() - timedelta(days=days)
    dates = {"shipped_on": on, "expected_until": on + timedelta(days=21)}
    return many(vendor, count, state="shipped", carrier="ups", tracking="1Z9", **dates)


def walk(vendor: Vendor, show: Show, *, back: bool = False) -> list[int]:
    """All of a list by turning its pages; with `back`, by turning them back from the end."""
    rows, page = vendor.shipments.all(), page_of(vendor.shipments.all(), show)
    pages = [page]
    while pages[-1].after:
        pages.append(page_of(rows, show, after=pages[-1].after))
    if back:
        pages = pages[-1:]
        while pages[0].before:
            pages.insert(0, page_of(rows, show, before=pages[0].before))
    return [one.pk for page in pages for one in page.rows]


@pytest.mark.parametrize("back", [False, True])
def test_it_turns_every_page_once(vendor: Vendor, back: bool) -> None:
    older, newer, waiting = late(vendor, 27, 40), late(vendor, 27, 30), many(vendor, 51)
    under_way, ids = late(vendor, 1, 3), lambda rows: [one.pk for one in rows]

    assert walk(vendor, Show.LATE, back=back) == ids(older + newer)
    assert walk(vendor, Show.TO_SHIP, back=back) == ids(waiting)
    assert walk(vendor, Show.ALL, back=back) == ids(older + newer + waiting + under_way)[::-1]
    assert walk(vendor, Show.RETURNED, back=back) == []


@pytest.mark.parametrize(("shipments", "has_further"), [(25, False), (26, True)])
def test_shipments_have_a_further_page_only_beyond_25(
    vendor: Vendor, shipments: int, has_further: bool
) -> None:
    many(vendor, shipments)

    page = page_of(vendor.shipments.all(), Show.TO_SHIP)

    assert (len(page.rows), bool(page.after), page.before) == (25, has_further, "")


def test_it_shows_a_vendor_their_own_in_seven_queries(
    anna: Actor,
    vendor: Vendor,
    other_vendor: Vendor,
    panel: Panel,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = panel(anna)
    theirs = many(other_vendor, 1)[0]
    assert "Nothing to ship" in client.get(PAGE).content.decode()
    assert "Nothing is late" in client.get(f"{PAGE}?show=late").content.decode()
    late(vendor, 26, 30)

    with django_assert_max_num_queries(7):
        page = client.get(f"{PAGE}?show=late").content.decode()

    assert page.count('<span class="status status-late">Late</span>') == 25
    assert "show=late&amp;after=" in page
    assert theirs.item.order.number not in client.get(f"{PAGE}?show=all").content.decode()


@pytest.mark.parametrize("cursor", ["x", "2026-02-30_1", "1", f"2026-02-01_{2**63}", "_", "²"])
def test_it_says_so_of_a_page_that_is_none(cursor: str, anna: Actor, vendor: Vendor, panel: Panel) -> None:
    for side in ("after", "before"):
        answer = panel(anna).get(PAGE, {"show": "late", side: cursor})

        assert "That page does not exist: here is the first one." in answer.content.decode()


def test_it_gives_customer_service_every_vendors_with_what_can_be_done(
    sam: Actor,
    vendor: Vendor,
    panel: Panel,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = panel(sam)
    assert client.get(PAGE)["Location"] == ADMIN
    new = goods.disc(make.vendor("Globex Tools"))
    gone = goods.verified(goods.shipped(goods.disc(vendor), sam, 30), sam)
    client.get(ADMIN)

    with django_assert_max_num_queries(9):
        page = client.get(ADMIN).content.decode()

    for item, slug in ((new, "record-shipment"), (gone, "re-ship"), (gone, "verify-address")):
        assert f"{item.get_absolute_url()}actions/{slug}/?next=%2Fadmin%2Fdelivery%2Fshipment%2F" in page
    with CaptureQueriesContext(connection) as asked:
        only_late = client.get(f"{ADMIN}?show=late").content.decode()
    (count,) = (
        one["sql"] for one in asked if "COUNT" in one["sql"] and "delivery_shipments_shipment" in one["sql"]
    )
    assert 'ORDER BY "delivery_shipments_shipment"."expected_until" ASC' in count
    assert gone.order.number in only_late
    assert new.order.number not in only_late
    found = client.get(f"{ADMIN}?q={new.order.number}").content.decode()
    assert gone.order.number not in found


def test_it_takes_many_for_arrived(sam: Actor, vendor: Vendor, panel: Panel) -> None:
    item, waiting = goods.shipped(goods.disc(vendor), sam, 30), goods.disc(vendor)
    ids = list(Shipment.objects.values_list("pk", flat=True))

    answer = panel(sam).post(ADMIN, {"action": "have_arrived", "_selected_action": ids}, follow=True)

    page = answer.content.decode()
    assert "1 shipment recorded as arrived." in page
    assert f"{waiting.order.number}: it is not shipped yet." in page
    assert goods.again(item).delivery.shipment.state == "delivered"


def test_it_finds_what_is_late_by_index(vendor: Vendor, other_vendor: Vendor) -> None:
    """Among as many as fit a test the plan says what it would be among millions."""
    for whose, count in ((other_vendor, 1_000), (vendor, 10)):
        late(whose, count, 30)
        many(whose, 5)
    with connection.cursor() as cursor:
        cursor.execute(
            "ANALYZE delivery_shipments_shipment; SET LOCAL enable_seqscan = off;"
            "SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off"
        )
    wanted = {
        "shipment_of_vendor_late": vendor.shipments.late().order_by("expected_until", "pk"),
        "shipment_late": Shipment.objects.late().order_by("expected_until", "pk"),
        "shipment_of_vendor_by_state": vendor.shipments.filter(state="to_ship").order_by("pk"),
        "shipment_by_state": Shipment.objects.filter(state="to_ship").order_by("pk"),
        "shipment_of_vendor": vendor.shipments.order_by("-pk"),
    }

    for index, rows in wanted.items():
        plan = rows[:26].explain()
        assert f"using {index} on" in plan, plan
        assert "Sort" not in plan
