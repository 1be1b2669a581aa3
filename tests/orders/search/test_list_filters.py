"""The filters of the list by their names in its address."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from orders.models import Order
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]


@pytest.fixture
def find(anna: Actor, panel: Panel) -> Callable[..., list[str]]:
    """The first names of the orders that the list shows."""
    client = panel(anna)

    def find(**query: Any) -> list[str]:
        page = client.get("/orders/", query)
        assert page.status_code == 200
        numbers = re.findall(r'class="order-id" href="/orders/([\d-]+)/"', page.content.decode())
        names = dict(Order.objects.values_list("number", "first_name"))
        return [names[number] for number in numbers]

    return find


def test_it_shows_the_newest_first(vendor: Vendor, find: Callable[..., list[str]]) -> None:
    for day in (2, 3, 1):
        make.order(vendor, first_name=f"day {day}", placed_at=datetime(2026, 3, day, tzinfo=UTC))

    assert find() == ["day 3", "day 2", "day 1"]


@pytest.mark.parametrize("typed", ["müller", "MULLER", "  Muller ", "mul", "Mu\u0308ller", "m"])
def test_it_finds_a_last_name_from_its_beginning(
    vendor: Vendor, find: Callable[..., list[str]], typed: str
) -> None:
    make.order(vendor, first_name="yes", last_name="Müller")
    make.order(vendor, first_name="no", last_name="Schmüller")

    assert find(last_name=typed) == ["yes"]


@pytest.mark.parametrize("typed", ["GRACE@navy.example", " grace@", "grace"])
def test_it_finds_an_address_from_its_beginning(
    vendor: Vendor, find: Callable[..., list[str]], typed: str
) -> None:
    make.order(vendor, first_name="yes", email="Grace@Navy.example")
    make.order(vendor, first_name="no", email="disgrace@navy.example")

    assert find(email=typed) == ["yes"]


@pytest.mark.parametrize(("typed", "found"), [("100%", ["percent"]), ("a_b", ["line"]), ("%", []), ("_", [])])
def test_it_takes_percent_and_underscore_for_letters(
    vendor: Vendor, find: Callable[..., list[str]], typed: str, found: list[str]
) -> None:
    for first_name, last_name in (("percent", "100%ig"), ("line", "a_b"), ("neither", "axb")):
        make.order(vendor, first_name=first_name, last_name=last_name)

    assert find(last_name=typed) == found


def test_it_finds_by_status(vendor: Vendor, find: Callable[..., list[str]]) -> None:
    make.order(vendor, first_name="paid")
    make.order(vendor, first_name="pending", status="pending")

    assert find(status="pending") == ["pending"]


def test_it_finds_days_where_the_vendor_lives(vendor: Vendor, find: Callable[..., list[str]]) -> None:
    vendor.timezone = "America/Los_Angeles"
    vendor.save()
    make.order(vendor, first_name="still the 14th", placed_at=datetime(2026, 3, 15, 6, 30, tzinfo=UTC))
    make.order(vendor, first_name="the 15th", placed_at=datetime(2026, 3, 15, 7, 0, tzinfo=UTC))

    assert find(placed_after="2026-03-15") == ["the 15th"]
    assert find(placed_before="2026-03-14") == ["still the 14th"]
    assert find(placed_after="2026-03-14", placed_before="2026-03-15") == ["the 15th", "still the 14th"]


def test_it_takes_all_filters_together(vendor: Vendor, find: Callable[..., list[str]]) -> None:
    make.order(vendor, first_name="both", last_name="Hopper", email="g@navy.example")
    make.order(vendor, first_name="name", last_name="Hopper", email="x@army.example")

    assert find(last_name="hop", email="g@", status="paid", placed_after="2026-01-01") == ["both"]
