"""Whoever writes an order or changes a fact of it writes its search keys in the same transaction."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from notifications.actions.change_email import ChangeEmail
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


def test_it_writes_a_key_for_every_fact(vendor: Vendor) -> None:
    order = make.order(
        vendor, items=0, last_name="van der Berg", company="Über-Shop GmbH", reference="R 7", source="x"
    )
    make.item(order, sku="BP-1", name="Backup Pro")

    assert values(order, Kind.NUMBER, Kind.SEQUENCE) == {order.number, order.number.split("-")[2]}
    assert values(order, Kind.EMAIL, Kind.DOMAIN) == {"grace@navy.example", "@navy.example"}
    assert values(order, Kind.LAST_NAME, Kind.NAME_PART) == {"van der berg", "van", "der", "berg"}
    assert values(order, Kind.COMPANY) == {"uber-shop", "uber", "shop", "gmbh"}
    assert values(order, Kind.REFERENCE, Kind.LAST4) == {"r 7", "4242"}
    assert values(order, Kind.SKU, Kind.PRODUCT) == {"bp-1", "backup", "pro"}


def test_it_writes_none_for_what_is_unknown(vendor: Vendor) -> None:
    order = make.order(vendor, items=0, email="", company="", card_last4="", first_name="", last_name="")

    assert set(order.search_keys.values_list("kind", flat=True)) == {Kind.NUMBER, Kind.SEQUENCE}


def test_it_keeps_what_other_apps_know(vendor: Vendor, order: Order) -> None:
    SearchKey.objects.put(order, Kind.LICENSE, ["KX7Q", "kx7q ", ""])
    write_search_keys([order.pk])
    assert values(order, Kind.LICENSE) == {"kx7q"}

    SearchKey.objects.put(order, Kind.LICENSE, ["NEW-1"])
    assert values(order, Kind.LICENSE) == {"new-1"}


def test_it_finds_the_new_address_and_no_longer_the_old(anna: Actor, order: Order) -> None:
    ChangeEmail(order, anna).run(email="grace@army.example")

    assert values(order, Kind.EMAIL, Kind.DOMAIN) == {"grace@army.example", "@army.example"}


def test_it_takes_the_keys_back_with_the_transaction(vendor: Vendor, order: Order) -> None:
    before = values(order, *Kind)
    with transaction.atomic():
        Order.objects.filter(pk=order.pk).update(last_name="Changed")
        write_search_keys([order.pk])
        transaction.set_rollback(True)

    assert values(order, *Kind) == before


def test_it_takes_rows_that_are_not_yet_written(order: Order) -> None:
    facts = SimpleNamespace(**{field.attname: getattr(order, field.attname) for field in Order._meta.fields})
    written = order.search_keys.values_list("vendor_id", "order_id", "placed_at", "kind", "value")

    assert sorted(search_keys_of(facts, [("BP-1", "Backup Pro")])) == sorted(written)  # type: ignore[arg-type]


def test_it_writes_all_keys_anew(vendor: Vendor, order: Order, capsys: pytest.CaptureFixture[str]) -> None:
    before = values(order, *Kind)
    SearchKey.objects.put(order, Kind.LICENSE, ["KX7Q"])
    order.search_keys.exclude(kind=Kind.LICENSE).delete()
    make.order(vendor, last_name="Other")

    call_command("reindex_search", "--chunk", "1")

    assert values(order, *Kind) == before | {"kx7q"}
    assert "2 orders" in capsys.readouterr().out
