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
    """Return the first names of the orders that the list shows."""
    client = panel(anna)

    def find(**query: Any) -> list[str]:
        page = client.get("/orders/", query)
        assert page.status_code == 200
        numbers = re.findall(r'class="order-id" href="/orders/([\d-]+)/"', page.content.decode())
        names = dict(Order.objects.values_list("number", "first_name"))
        return [names[number] for number in numbers]

    return find


def test_order_list_shows_the_newest_first(vendor: Vendor, find: Callable[..., list[str]]) -> None:
    for day in (2, 3, 1):
        make.order(vendor, first_name=f"day {day}", placed_at=datetime(2026, 3, day, tzinfo=UTC))

    assert find() == ["day 3", "day 2", "day 1"]


@pytest.mark.parametrize("typed", ["müller", "MULLER", "  Muller ", "mul", "Mu\u0308ller", "m"])
def test_last_name_filter_matches_the_beginning(
    vendor: Vendor, find: Callable[..., list[str]], typed: str
) -> None:
    make.order(vendor, first_name="yes", last_name="Müller")
    make.order(vendor, first_name="no", last_name="Schmüller")

    assert find(last_name=typed) == ["yes"]


@pytest.mark.parametrize("typed", ["GRACE@navy.example", " grace@", "grace"])
def test_email_filter_matches_the_beginning(
    vendor: Vendor, find: Callable[..., list[str]], typed: str
) -> None:
    make.order(vendor, first_name="yes", email="Grace@Navy.example")
    make.order(vendor, first_name="no", email="disgrace@navy.example")

    assert find(email=typed) == ["yes"]


@pytest.mark.parametrize(("typed", "names"), [("100%", ["percent"]), ("a_b", ["line"]), ("%", []), ("_", [])])
def test_last_name_filter_takes_percent_and_underscore_literally(
    vendor: Vendor, find: Callable[..., list[str]], typed: str, names: list[str]
) -> None:
    for first_name, last_name in (("percent", "100%ig"), ("line", "a_b"), ("neither", "axb")):
        make.order(vendor, first_name=first_name, last_name=last_name)

    assert find(last_name=typed) == names


def test_status_filter_matches_the_status(vendor: Vendor, find: Callable[..., list[str]]) -> None:
    make.order(vendor, first_name="paid")
    make.order(vendor, first_name="pending", status="pending")

    assert find(status="pending") == ["pending"]


def test_date_filters_are_days_in_the_vendors_time_zone(
    vendor: Vendor, find: Callable[..., list[str]]
) -> None:
    vendor.timezone = "America/Los_Angeles"
    vendor.save()
    make.order(vendor, first_name="still the 14th", placed_at=datetime(2026, 3, 15, 6, 30, tzinfo=UTC))
    make.order(vendor, first_name="the 15th", placed_at=datetime(2026, 3, 15, 7, 0, tzinfo=UTC))

    assert find(placed_after="2026-03-15") == ["the 15th"]
    assert find(placed_before="2026-03-14") == ["still the 14th"]
    assert find(placed_after="2026-03-14", placed_before="2026-03-15") == ["the 15th", "still the 14th"]


def test_filters_are_combined(vendor: Vendor, find: Callable[..., list[str]]) -> None:
    make.order(vendor, first_name="both", last_name="Hopper", email="g@navy.example")
    make.order(vendor, first_name="name", last_name="Hopper", email="x@army.example")

    assert find(last_name="hop", email="g@", status="paid", placed_after="2026-01-01") == ["both"]
