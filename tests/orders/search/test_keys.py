"""Search keys are written in the transaction that writes or changes the order."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from notifications.actions.change_email import ChangeEmail
from orders.actions.add_comment import AddComment
from orders.models import Order
from orders.search.keys import search_keys_of, write_search_keys
from orders.search.models import SearchKey
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
Kind = SearchKey.Kind


def values(order: Order, *kinds: int) -> set[str]:
    return set(order.search_keys.filter(kind__in=kinds).values_list("value", flat=True))


def test_search_keys_cover_every_searchable_field(vendor: Vendor) -> None:
    order = make.order(
        vendor, items=0, last_name="van der Berg", company="Über-Shop GmbH", reference="R 7", source="x"
    )
    make.item(order, sku="BP-1", name="Backup Pro")

    assert values(order, Kind.NUMBER, Kind.SEQUENCE) == {order.number, order.number.split("-")[2]}
    assert values(order, Kind.EMAIL, Kind.DOMAIN) == {"grace@navy.example", "@navy.example"}
    assert values(order, Kind.LAST_NAME, Kind.NAME_PART) == {"van der berg", "van", "der", "berg"}
    assert values(order, Kind.COMPANY) == {"uber-shop", "uber", "shop", "gmbh", "ueber-shop", "ueber"}
    assert values(order, Kind.REFERENCE, Kind.LAST4) == {"r 7", "4242"}
    assert values(order, Kind.SKU, Kind.PRODUCT) == {"bp-1", "backup", "pro"}


def test_search_keys_leave_out_empty_fields(vendor: Vendor) -> None:
    order = make.order(
        vendor, items=0, email="", company="", card_last4="", charge_id="", first_name="", last_name=""
    )

    assert set(order.search_keys.values_list("kind", flat=True)) == {Kind.NUMBER, Kind.SEQUENCE}


def test_write_search_keys_keeps_the_keys_of_other_apps(vendor: Vendor, order: Order) -> None:
    SearchKey.objects.put(order, Kind.LICENSE, ["KX7Q", "kx7q ", ""])
    write_search_keys(order.vendor_id, [order.pk])
    assert values(order, Kind.LICENSE) == {"kx7q"}

    SearchKey.objects.put(order, Kind.LICENSE, ["NEW-1"])
    assert values(order, Kind.LICENSE) == {"new1"}


def test_write_search_keys_leaves_another_vendors_orders(order: Order, other_vendor: Vendor) -> None:
    before = values(order, *Kind)
    Order.objects.filter(pk=order.pk).update(last_name="Changed")

    write_search_keys(other_vendor.pk, [order.pk])

    assert values(order, *Kind) == before


def test_change_email_replaces_the_search_keys_of_the_address(anna: Actor, order: Order) -> None:
    ChangeEmail(order, anna).run(email="grace@army.example")

    assert values(order, Kind.EMAIL, Kind.DOMAIN) == {"grace@army.example", "@army.example"}


def test_search_keys_are_rolled_back_with_the_transaction(vendor: Vendor, order: Order) -> None:
    before = values(order, *Kind)
    with transaction.atomic():
        Order.objects.filter(pk=order.pk).update(last_name="Changed")
        write_search_keys(order.vendor_id, [order.pk])
        transaction.set_rollback(True)

    assert values(order, *Kind) == before


def test_search_keys_of_takes_orders_not_written_yet(order: Order) -> None:
    unsaved_order = SimpleNamespace(
        **{field.attname: getattr(order, field.attname) for field in Order._meta.fields}
    )
    rows = order.search_keys.values_list("vendor_id", "order_id", "placed_at", "kind", "value")

    assert sorted(search_keys_of(unsaved_order, [("BP-1", "Backup Pro")])) == sorted(rows)


def test_reindex_search_rewrites_all_keys(
    vendor: Vendor, order: Order, capsys: pytest.CaptureFixture[str]
) -> None:
    before = values(order, *Kind)
    SearchKey.objects.put(order, Kind.LICENSE, ["KX7Q"])
    order.search_keys.exclude(kind=Kind.LICENSE).delete()
    make.order(vendor, last_name="Other")

    call_command("reindex_search", "--chunk", "1")

    assert values(order, *Kind) == before | {"kx7q"}
    assert "2 orders" in capsys.readouterr().out


def test_comments_let_their_order_be_found_by_the_words(anna: Actor, order: Order) -> None:
    AddComment(order, anna).run(comment="The café's owner, on Ünderground ü1 " + "word " * 99)

    assert values(order, Kind.COMMENT) == {"the", "cafes", "owner", "underground", "word"}
