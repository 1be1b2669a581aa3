"""What PostgreSQL itself refuses, whatever the code above it does."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from jobs.models import Job
from notifications.emails.models import Email
from orders.actions.add_comment import AddComment
from orders.bulk.models import BulkOrder, BulkRun
from orders.models import Activity, Order, OrderItem, Recipient
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor


def refused(constraint: str) -> Any:
    return pytest.raises(IntegrityError, match=constraint)


def check_now() -> None:
    """Deferred constraints would speak at the commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.fixture
def foreign(other_vendor: Vendor) -> Order:
    return make.order(other_vendor)


def test_it_refuses_an_item_on_another_vendors_order(vendor: Vendor, foreign: Order) -> None:
    item = foreign.items.get()
    with refused("orders_orderitem_order_id_same_vendor"), transaction.atomic():
        OrderItem.objects.filter(pk=item.pk).update(vendor=vendor)
        check_now()


def test_it_refuses_another_vendors_product_on_an_item(order: Order, other_vendor: Vendor) -> None:
    with refused("orders_orderitem_product_id_same_vendor"), transaction.atomic():
        order.items.update(product=make.product(other_vendor))
        check_now()


def test_it_refuses_rows_about_another_vendors_order(vendor: Vendor, foreign: Order) -> None:
    mixed = {"vendor": vendor, "order": foreign}
    rows = {
        "orders_recipient": Recipient(**mixed),
        "orders_activity": Activity(**mixed, kind="comment", sentence="x", actor_kind="system"),
        "jobs_job": Job(**mixed, task="x", queue="mail"),
        "notifications_emails_email": Email(
            **mixed, kind="address_changed", to="x@y.example", subject="x", text="x"
        ),
    }
    for table, row in rows.items():
        with refused(f"{table}_order_id_same_vendor"), transaction.atomic():
            row.save()
            check_now()


def test_it_refuses_another_vendors_activity_as_a_cause(anna: Actor, order: Order, foreign: Order) -> None:
    cause = AddComment(order, anna).run(comment="hello")
    mixed = {"vendor_id": foreign.vendor_id, "order": foreign, "cause": cause}

    with refused("orders_step_cause_id_same_vendor"), transaction.atomic():
        Job.objects.create(**mixed, task="x", queue="mail")
        check_now()
    with refused("orders_activity_cause_id_same_vendor"), transaction.atomic():
        Activity.objects.create(**mixed, kind="comment", sentence="x", actor_kind="system")
        check_now()


def test_it_refuses_another_vendors_order_in_a_bulk_run(anna: Actor, order: Order, foreign: Order) -> None:
    run = BulkRun.objects.create(vendor=order.vendor, user=anna.user, action="add-comment", total=1)
    with refused("orders_bulkorder_order_id_same_vendor"), transaction.atomic():
        BulkOrder.objects.create(vendor=order.vendor, run=run, order=foreign)
        check_now()
    with refused("orders_bulkorder_run_id_same_vendor"), transaction.atomic():
        BulkOrder.objects.create(vendor=foreign.vendor, run=run, order=foreign)
        check_now()


IMPOSSIBLE = {
    "net_and_tax_make_total": {"total_minor": 1},
    "reserved_within_paid": {"reserved_minor": 4996},
    "refunded_within_reserved": {"reserved_minor": 10, "refunded_minor": 11},
    "card_last_four_only": {"card_last4": "424"},
    "number": {"number": "1-1-1"},
    "one_order_per_reference": {"source": "shop", "reference": "17"},
}


@pytest.mark.parametrize(("constraint", "facts"), IMPOSSIBLE.items(), ids=IMPOSSIBLE)
def test_it_refuses_an_impossible_order(vendor: Vendor, constraint: str, facts: dict[str, Any]) -> None:
    make.order(vendor, number="1-1-1", source="shop", reference="17")

    with refused(constraint), transaction.atomic():
        make.order(vendor, **facts)


@pytest.mark.parametrize("facts", [{"reserved_minor": -1}, {"refunded_minor": -1}, {"paid_minor": -1}])
def test_it_refuses_negative_sums(vendor: Vendor, facts: dict[str, Any]) -> None:
    with refused("within"), transaction.atomic():
        make.order(vendor, **facts)


def test_it_knows_orders_without_a_reference_apart(vendor: Vendor, other_vendor: Vendor) -> None:
    for owner in (vendor, vendor, other_vendor):
        make.order(owner)
    for owner in (vendor, other_vendor):
        make.order(owner, source="shop", reference="17")

    assert Order.objects.count() == 5


def test_it_refuses_an_item_that_does_not_add_up(order: Order) -> None:
    with refused("item_net_and_tax_make_total"), transaction.atomic():
        make.item(order, position=2, total_minor=1)
    with refused("one_item_per_position"), transaction.atomic():
        make.item(order, position=1)
