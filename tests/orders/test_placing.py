"""Placing an order writes all of it and enqueues the jobs of the upper apps."""

import pytest

from jobs.models import Job
from orders.models import Order
from orders.placing import OrderLineRequest, place_order
from orders.search.models import SearchKey
from tests import make
from vendors.models import Vendor


def test_place_order_writes_an_order_that_adds_up(vendor: Vendor) -> None:
    backup, restore = make.product(vendor, name="Backup Pro"), make.product(vendor, name="Restore Pro")

    order = place_order(
        vendor, [OrderLineRequest(backup, 1, 4197, 798), OrderLineRequest(restore, 2, 1000, 190)], currency="EUR",
        payment_method="card", email="Grace@Navy.example", last_name="Hopper", language="de",
        recipient={"first_name": "Ada", "country": "AT"},
    )  # fmt: skip

    order = Order.objects.get(pk=order.pk)
    assert (order.total_minor, order.paid_minor, order.status) == (6185, 6185, "paid")
    assert (order.headline, order.item_count, order.language) == ("Backup Pro", 2, "de")
    assert [item.total_minor for item in order.items.order_by("position")] == [4995, 1190]
    assert (order.recipient.first_name, order.email_key) == ("Ada", "grace@navy.example")
    assert order.number.split("-")[1] == str(vendor.number)


def test_place_order_writes_search_keys_and_activities(vendor: Vendor) -> None:
    order = make.place(vendor)

    assert SearchKey.objects.filter(order=order, value="hopper").exists()
    activities = order.activities.order_by("pk").values_list("actor_kind", "sentence")
    assert list(activities) == [("customer", "Order placed."), ("system", "Payment of €49.95 received.")]


def test_place_order_enqueues_jobs_of_the_hook(vendor: Vendor) -> None:
    order = make.place(vendor)

    jobs = order.jobs
    assert ("notifications.announce_order", f"announce:{order.pk}") in jobs.values_list("task", "dedupe_key")
    assert {job.cause_id for job in jobs} == {order.activities.earliest("pk").pk}


def test_place_order_leaves_a_pending_order_unpaid(vendor: Vendor) -> None:
    order = make.place(vendor, status=Order.Status.PENDING, payment_method="wire")

    assert (order.paid_minor, order.total_minor) == (0, 4995)
    assert [activity.sentence for activity in order.activities.all()] == ["Order placed."]


def test_place_order_writes_nothing_when_anything_fails(vendor: Vendor) -> None:
    with pytest.raises(Exception, match="card_last_four_only"):
        make.place(vendor, card_last4="12")

    assert not Order.objects.exists()
    assert not Job.objects.exists()
