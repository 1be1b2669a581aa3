from typing import Any

from django.db.models import Model

from core.compiled_query import CompiledQuery, Given
from delivery.models import Delivery
from orders.actions.add_comment import AddComment
from orders.models import Activity, Order, OrderItem
from tests import make
from tests.delivery import goods
from vendors.actor import Actor
from vendors.models import Vendor

OF_ORDER = {"order_id": Given("order_id"), "vendor_id": Given("vendor_id")}
ITEMS = CompiledQuery(
    lambda: OrderItem.objects.filter(**OF_ORDER).with_related().select_related("order").order_by("position")
)
NEWEST = CompiledQuery(
    lambda: Activity.objects.filter(**OF_ORDER, happened_at__gte=Given("since")).order_by("-pk")[:2]
)


def test_rows_and_what_is_read_with_them_are_those_of_the_queryset(item: OrderItem, order: Order) -> None:
    """One item is delivered, the other has neither product nor delivery."""
    goods.link(item)
    Delivery.objects.create(vendor=order.vendor, item=item, links=1)
    OrderItem.objects.create(
        vendor=order.vendor, order=order, position=2, name="By hand", quantity=1, currency=order.currency,
        net_minor=5, tax_minor=1, total_minor=6,
    )  # fmt: skip
    other = make.order(order.vendor, items=2)

    for bought in (order, other):
        rows = ITEMS.rows(order_id=bought.pk, vendor_id=bought.vendor_id)

        assert len(rows) == 2
        assert list(map(fields_of, rows)) == list(
            map(fields_of, bought.items.with_related().select_related("order").order_by("position"))
        )


def test_values_are_those_of_each_call(order: Order, anna: Actor, other_vendor: Vendor) -> None:
    since = order.placed_at
    values = {"order_id": order.pk, "vendor_id": order.vendor_id}
    for number in range(3):
        AddComment(order, anna).run(comment=f"called {number}")

    newest = NEWEST.rows(**values, since=since)

    assert [activity.data["comment"] for activity in newest] == ["called 2", "called 1"]
    assert NEWEST.first(**values, since=since) == newest[0]
    assert NEWEST.first(**values, since=since.replace(year=9000)) is None
    assert NEWEST.rows(**values | {"vendor_id": other_vendor.pk}, since=since) == []


def fields_of(row: Model, seen: tuple[int, ...] = ()) -> dict[str, Any]:
    """Return the columns of a row and of all rows that were read with it."""
    seen = (*seen, id(row))
    related = {
        name: fields_of(other, seen) if other else None
        for name, other in row._state.fields_cache.items()
        if id(other) not in seen
    }
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields} | related
