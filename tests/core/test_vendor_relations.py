"""Relations between rows name the vendor: rows of another vendor that have the same ids are never met."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Prefetch, QuerySet, prefetch_related_objects
from django.test.utils import CaptureQueriesContext

from delivery.models import Delivery
from notifications.emails.models import EmailTemplate
from orders.models import Order, OrderItem
from refunds.models import RefundItem
from tests import make
from vendors.models import Vendor


@pytest.fixture
def twin(order: Order, item: OrderItem, other_vendor: Vendor) -> Order:
    """Another vendor's order, whose id, and whose item's and delivery's ids, are those of `order`."""
    Delivery.objects.create(vendor_id=item.vendor_id, item=item, receipt_text="ours")
    twin: Order = make.copy_to(other_vendor, order, headline="theirs")
    make.copy_to(other_vendor, item, name="theirs")
    make.copy_to(other_vendor, item.delivery, receipt_text="theirs")
    return twin


@contextmanager
def naming(*vendors: Vendor) -> Iterator[None]:
    """Check that each statement of the block compares the vendor of its table, once for each of the vendors."""
    with CaptureQueriesContext(connection) as context:
        yield
    statements = [query["sql"] for query in context.captured_queries if "SAVEPOINT" not in query["sql"]]
    assert statements
    for statement in statements:
        condition = statement.partition(" WHERE ")[2]
        for vendor in vendors:
            assert f'"vendor_id" = {vendor.pk}' in condition, statement


def item_of(vendor: Vendor) -> OrderItem:
    return OrderItem.objects.get(vendor=vendor)


def names(rows: "QuerySet[Order]") -> list[str]:
    return list(rows.values_list("headline", flat=True))


def test_join_compares_the_vendors(vendor: Vendor, twin: Order) -> None:
    items = OrderItem.objects.filter(vendor=vendor).select_related("order", "delivery")

    assert '("orders_order"."vendor_id" = ("orders_orderitem"."vendor_id"))' in str(items.query)
    assert '("orders_orderitem"."vendor_id" = ("delivery_delivery"."vendor_id"))' in str(items.query)
    assert [(item.order.headline, item.delivery.receipt_text) for item in items] == [("Backup Pro", "ours")]


def test_forward_access_names_the_vendor(vendor: Vendor, other_vendor: Vendor, twin: Order) -> None:
    item, twin_item = item_of(vendor), item_of(other_vendor)

    with naming(vendor):
        assert item.order.headline == "Backup Pro"
    with naming(other_vendor):
        assert twin_item.order.headline == "theirs"


def test_reverse_access_names_the_vendor(vendor: Vendor, order: Order, twin: Order) -> None:
    with naming(vendor):
        assert [item.name for item in order.items.all()] == ["Backup Pro"]
        assert order.items.count() == 1
        assert order.items.update(sku="X") == 1
    assert twin.items.get().sku == "BP-1"


def test_reverse_access_of_one_row_names_the_vendor(
    vendor: Vendor, other_vendor: Vendor, twin: Order
) -> None:
    item, twin_item = item_of(vendor), item_of(other_vendor)

    with naming(vendor):
        assert item.delivery.receipt_text == "ours"
    with naming(other_vendor):
        assert twin_item.delivery.receipt_text == "theirs"


@pytest.mark.parametrize("path", ["order", Prefetch("order", Order.objects.order_by("-id"))])
def test_forward_prefetch_names_each_vendor(
    vendor: Vendor, other_vendor: Vendor, twin: Order, path: Any
) -> None:
    items = [item_of(vendor), item_of(other_vendor)]

    with naming(vendor, other_vendor):
        prefetch_related_objects(items, path)

    assert [item.order.headline for item in items] == ["Backup Pro", "theirs"]


def test_reverse_prefetch_names_each_vendor(
    vendor: Vendor, other_vendor: Vendor, order: Order, twin: Order
) -> None:
    with naming(vendor, other_vendor):
        prefetch_related_objects([order, twin], "items")

    assert [[item.name for item in owner.items.all()] for owner in (order, twin)] == [
        ["Backup Pro"],
        ["theirs"],
    ]


def test_prefetch_of_one_row_names_each_vendor(vendor: Vendor, other_vendor: Vendor, twin: Order) -> None:
    items = [item_of(vendor), item_of(other_vendor)]
    with naming(vendor, other_vendor):
        prefetch_related_objects(items, "delivery")
    assert [item.delivery.receipt_text for item in items] == ["ours", "theirs"]

    deliveries = list(Delivery.objects.order_by("receipt_text"))
    with naming(vendor, other_vendor):
        prefetch_related_objects(deliveries, "item")
    assert [delivery.item.name for delivery in deliveries] == ["Backup Pro", "theirs"]


def test_filter_by_an_object_names_the_vendor(
    vendor: Vendor, order: Order, item: OrderItem, twin: Order
) -> None:
    with naming(vendor):
        assert [row.name for row in OrderItem.objects.filter(order=order)] == ["Backup Pro"]
        assert [row.name for row in OrderItem.objects.filter(order__in=[order])] == ["Backup Pro"]
        assert names(Order.objects.filter(items=item)) == ["Backup Pro"]
        assert names(Order.objects.filter(items__delivery=item.delivery)) == ["Backup Pro"]
    assert OrderItem.objects.filter(order__in=[order, twin]).count() == 2


def test_exclude_compares_the_vendors(order: Order, item: OrderItem, twin: Order) -> None:
    assert [row.name for row in OrderItem.objects.exclude(order=order)] == ["theirs"]
    assert names(Order.objects.exclude(items=item)) == ["theirs"]
    assert names(Order.objects.exclude(items__name="theirs")) == ["Backup Pro"]


def test_subquery_compares_the_vendors(twin: Order) -> None:
    their_items = OrderItem.objects.filter(order=OuterRef("pk"), name="theirs")

    assert names(Order.objects.filter(Exists(their_items))) == ["theirs"]


def test_many_to_many_names_the_vendor(
    vendor: Vendor, other_vendor: Vendor, order: Order, item: OrderItem, twin: Order
) -> None:
    refund = make.refund(order)
    twin_refund = make.copy_to(other_vendor, refund, gateway_key="00000000-0000-4000-8000-000000000000")
    line = RefundItem.objects.create(vendor=vendor, refund=refund, item=item, amount_minor=1)
    make.copy_to(other_vendor, line)

    with naming(vendor):
        assert [row.name for row in refund.items.all()] == ["Backup Pro"]
        assert [row.vendor_id for row in item.refunds.all()] == [vendor.pk]
    with naming(vendor):
        prefetch_related_objects([refund], "items")
    assert [row.name for row in refund.items.all()] == ["Backup Pro"]
    assert [row.name for row in twin_refund.items.all()] == ["theirs"]


def test_save_names_the_vendor(vendor: Vendor, order: Order, twin: Order) -> None:
    order.headline = "changed"
    with naming(vendor):
        order.save(update_fields=["headline"])
        order.save()

    twin.refresh_from_db()
    assert twin.headline == "theirs"


def test_refresh_names_the_vendor(other_vendor: Vendor, twin: Order) -> None:
    twin.headline = "changed"
    with naming(other_vendor):
        twin.refresh_from_db()

    assert twin.headline == "theirs"


def test_deferred_column_is_read_with_the_vendor(vendor: Vendor, twin: Order) -> None:
    order = Order.objects.only("vendor_id").get(vendor=vendor)
    with naming(vendor):
        assert order.headline == "Backup Pro"

    order = Order.objects.only("headline").get(vendor=vendor)
    with pytest.raises(ValueError, match="read without its vendor_id"):
        order.items.get()


def test_delete_names_the_vendor(vendor: Vendor, item: OrderItem, twin: Order) -> None:
    delivery = item.delivery
    with naming(vendor):
        delivery.delete()

    assert delivery.pk is None
    assert [row.receipt_text for row in Delivery.objects.all()] == ["theirs"]


def test_lock_names_the_vendor(vendor: Vendor, order: Order, twin: Order) -> None:
    with transaction.atomic(), naming(vendor):
        rows = order.items.select_related("order").select_for_update(of=("self", "order"))
        assert [row.name for row in rows] == ["Backup Pro"]


def test_validation_refuses_another_vendors_row(vendor: Vendor, other_vendor: Vendor) -> None:
    template = EmailTemplate(vendor=vendor, name="License", product=make.product(other_vendor))

    with pytest.raises(ValidationError, match="product instance with id"):
        template.full_clean()
    template.product = make.product(vendor)
    template.full_clean()
