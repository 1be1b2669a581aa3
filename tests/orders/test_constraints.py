"""The constraints that PostgreSQL enforces, whatever the code does."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from notifications.emails.models import Email
from orders.actions.add_comment import AddComment
from orders.bulk.models import BulkOrder, BulkRun
from orders.models import Activity, Order, OrderItem, Recipient
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor


def violates(constraint: str) -> Any:
    return pytest.raises(IntegrityError, match=constraint)


def check_now() -> None:
    """Check deferred constraints, as the commit would."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.fixture
def foreign_order(other_vendor: Vendor) -> Order:
    return make.order(other_vendor)


def test_database_refuses_an_item_on_another_vendors_order(vendor: Vendor, foreign_order: Order) -> None:
    item = foreign_order.items.get()
    with violates("orders_orderitem_order_id_same_vendor"), transaction.atomic():
        OrderItem.objects.filter(pk=item.pk).update(vendor=vendor)
        check_now()


def test_database_refuses_another_vendors_product_on_an_item(order: Order, other_vendor: Vendor) -> None:
    with violates("orders_orderitem_product_id_same_vendor"), transaction.atomic():
        order.items.update(product=make.product(other_vendor))
        check_now()


def test_database_refuses_rows_about_another_vendors_order(vendor: Vendor, foreign_order: Order) -> None:
    columns = {"vendor": vendor, "order": foreign_order}
    rows = {
        "orders_recipient": Recipient(**columns),
        "orders_activity": Activity(**columns, kind="comment", sentence="x", actor_kind="system"),
        "notifications_emails_email": Email(
            **columns, kind="address_changed", to="x@y.example", subject="x", text="x"
        ),
    }
    for table, row in rows.items():
        with violates(f"{table}_order_id_same_vendor"), transaction.atomic():
            row.save()
            check_now()


def test_database_refuses_another_vendors_activity_as_a_cause(
    anna: Actor, order: Order, foreign_order: Order
) -> None:
    cause = AddComment(order, anna).run(comment="hello")
    columns = {"vendor_id": foreign_order.vendor_id, "order": foreign_order, "cause": cause}

    with violates("orders_activity_cause_id_same_vendor"), transaction.atomic():
        Activity.objects.create(**columns, kind="comment", sentence="x", actor_kind="system")
        check_now()


def test_database_refuses_another_vendors_order_in_a_bulk_run(
    anna: Actor, order: Order, foreign_order: Order
) -> None:
    assert anna.user is not None
    run = BulkRun.objects.create(vendor=order.vendor, user=anna.user, action="add-comment", total=1)
    with violates("orders_bulk_bulkorder_order_id_same_vendor"), transaction.atomic():
        BulkOrder.objects.create(vendor=order.vendor, run=run, order=foreign_order)
        check_now()
    with violates("orders_bulk_bulkorder_run_id_same_vendor"), transaction.atomic():
        BulkOrder.objects.create(vendor=foreign_order.vendor, run=run, order=foreign_order)
        check_now()


IMPOSSIBLE = {
    "net_and_tax_make_total": {"total_minor": 1},
    "reserved_within_paid": {"reserved_minor": 4996},
    "refunded_within_reserved": {"reserved_minor": 10, "refunded_minor": 11},
    "card_last_four_only": {"card_last4": "424"},
    "number": {"number": "1-1-1"},
    "one_order_per_reference": {"source": "shop", "reference": "17"},
}


@pytest.mark.parametrize(("constraint", "fields"), IMPOSSIBLE.items(), ids=IMPOSSIBLE)
def test_database_refuses_an_impossible_order(
    vendor: Vendor, constraint: str, fields: dict[str, Any]
) -> None:
    make.order(vendor, number="1-1-1", source="shop", reference="17")

    with violates(constraint), transaction.atomic():
        make.order(vendor, **fields)


@pytest.mark.parametrize("fields", [{"reserved_minor": -1}, {"refunded_minor": -1}, {"paid_minor": -1}])
def test_database_refuses_negative_sums(vendor: Vendor, fields: dict[str, Any]) -> None:
    with violates("within"), transaction.atomic():
        make.order(vendor, **fields)


def test_database_takes_equal_references_of_several_vendors(vendor: Vendor, other_vendor: Vendor) -> None:
    for order_vendor in (vendor, vendor, other_vendor):
        make.order(order_vendor)
    for order_vendor in (vendor, other_vendor):
        make.order(order_vendor, source="shop", reference="17")

    assert Order.objects.count() == 5


def test_database_refuses_an_item_that_does_not_add_up(order: Order) -> None:
    with violates("item_net_and_tax_make_total"), transaction.atomic():
        make.item(order, position=2, total_minor=1)
    with violates("one_item_per_position"), transaction.atomic():
        make.item(order, position=1)
