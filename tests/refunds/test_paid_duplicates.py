"""The ready-made view *Possible duplicates*: paid orders of one address for one product, close in time."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from orders.home.models import SetAside
from orders.models import Order
from refunds import duplicates
from refunds.duplicates import paid_duplicates
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

LATER = make.PLACED_AT + timedelta(days=1)


@pytest.mark.parametrize(
    ("fields", "are_duplicates"),
    [
        ({}, True),
        ({"email": "GRACE@navy.example"}, True),
        ({"placed_at": make.PLACED_AT}, True),
        ({"placed_at": LATER + timedelta(days=2)}, False),
        ({"email": "ada@navy.example"}, False),
        ({"headline": "Photo Tagger"}, False),
        ({"status": "pending", "paid_minor": 0}, False),
        ({"status": "refunded", "reserved_minor": 4995, "refunded_minor": 4995}, False),
        ({"is_test": True}, False),
        ({"kind": "credit"}, False),
    ],
)
def test_duplicates_are_paid_orders_of_one_address_close_in_time(
    vendor: Vendor, fields: dict[str, Any], are_duplicates: bool
) -> None:
    first = make.order(vendor)
    second = make.order(vendor, **{"placed_at": LATER} | fields)

    assert set(paid_duplicates(vendor.pk)[0]) == ({first.pk, second.pk} if are_duplicates else set())


def test_orders_without_address_are_no_duplicates(vendor: Vendor) -> None:
    for _ in range(2):
        make.order(vendor, email="")

    assert paid_duplicates(vendor.pk) == ([], "")


def test_duplicates_are_of_one_vendor(vendor: Vendor, other_vendor: Vendor) -> None:
    make.order(vendor)
    make.order(other_vendor)

    assert paid_duplicates(vendor.pk)[0] == paid_duplicates(other_vendor.pk)[0] == []


@pytest.mark.parametrize(("hours", "is_shown"), [(None, False), (1, False), (-1, True)])
def test_duplicates_that_are_set_aside_on_home_are_left_out(
    vendor: Vendor, anna: Actor, hours: int | None, is_shown: bool
) -> None:
    make.order(vendor)
    second = make.order(vendor)
    assert anna.user
    until = timezone.now() + timedelta(hours=hours) if hours else None
    SetAside.objects.create(
        vendor=vendor, need="duplicates", row_id=second.pk, order=second, cause_at=second.placed_at, until=until,
        user=anna.user,
    )  # fmt: skip

    assert bool(paid_duplicates(vendor.pk)[0]) == is_shown


def test_duplicates_are_looked_for_in_the_newest_orders(
    vendor: Vendor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for days in (3, 2, 2):
        make.order(vendor, placed_at=make.PLACED_AT - timedelta(days=days), email=f"{days}@navy.example")
    for email in ("new@navy.example", "newer@navy.example"):
        make.order(vendor, email=email)
    monkeypatch.setattr(duplicates, "NEWEST", 3)

    assert paid_duplicates(vendor.pk) == ([], "Looked for in the newest 3 paid orders.")
    monkeypatch.setattr(duplicates, "NEWEST", 6)
    assert Order.objects.filter(pk__in=paid_duplicates(vendor.pk)[0]).count() == 2
