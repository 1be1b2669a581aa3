"""The search box of the admin's orders."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from orders.admin import search
from orders.models import Order
from orders.search.keys import write_search_keys
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
LIST = "/admin/orders/order/"


def searchable_order(vendor: Vendor, **fields: Any) -> Order:
    order = make.order(vendor, **fields)
    write_search_keys(order.vendor_id, [order.pk])
    return order


@pytest.fixture
def ada(vendor: Vendor) -> Order:
    return searchable_order(
        vendor,
        first_name="Ada",
        last_name="Łovelace",
        email="Ada@Engine.example",
        reference="EV-1843",
        source="ev",
    )


@pytest.fixture
def grace(other_vendor: Vendor) -> Order:
    return searchable_order(other_vendor)


def numbers_found(client: Client, typed: str) -> set[str]:
    response = client.get(LIST, {"q": typed})
    assert response.status_code == 200
    return {order.number for order in response.context["cl"].result_list}


def test_order_admin_search_opens_an_order_by_its_full_id(sam: Actor, panel: Panel, grace: Order) -> None:
    response = panel(sam).get(LIST, {"q": f" {grace.number} "})

    assert response["Location"] == f"{LIST}{grace.pk}/change/"


@pytest.mark.parametrize("typed", ["ada@eng", " ADA@engine.example", "EV-1843", "lov", "ŁOVELACE "])
def test_order_admin_search_finds_by_one_key(
    sam: Actor, panel: Panel, ada: Order, grace: Order, typed: str
) -> None:
    assert numbers_found(panel(sam), typed) == {ada.number}


def test_order_admin_search_finds_by_the_beginning_of_the_id(
    sam: Actor, panel: Panel, ada: Order, grace: Order
) -> None:
    assert numbers_found(panel(sam), ada.number[:12]) == {ada.number, grace.number}
    assert numbers_found(panel(sam), ada.number[:-1] + "x") == set()


@pytest.mark.parametrize("typed", ["nobody", "no@body", "99", "%", "_ovelace", "a\0b", "é" * 500, "'", "\\"])
def test_order_admin_search_survives_odd_text(sam: Actor, panel: Panel, ada: Order, typed: str) -> None:
    response = panel(sam).get(LIST, {"q": typed})

    assert response.status_code == 200
    if "\0" not in typed:
        assert not response.context["cl"].result_list


def test_order_admin_search_filters_by_vendor_and_keeps_other_filters(
    sam: Actor, panel: Panel, ada: Order, grace: Order
) -> None:
    client = panel(sam)

    response = client.get(LIST, {"vendor": str(ada.vendor_id), "status__exact": "paid", "q": "lov"})

    assert [order.number for order in response.context["cl"].result_list] == [ada.number]
    page = response.content.decode()
    assert f'<option value="{ada.vendor_id}" selected>Acme Software</option>' in page
    assert '<input type="hidden" name="status__exact" value="paid">' in page
    assert '<input type="hidden" name="q" value="lov">' in page


def test_order_admin_search_combines_words_with_vendor_numbers_and_filters(
    sam: Actor, panel: Panel, vendor: Vendor, other_vendor: Vendor
) -> None:
    third = make.vendor("Initech")
    ada, twin = (searchable_order(seller, last_name="Lovelace") for seller in (vendor, other_vendor))
    pending = searchable_order(third, last_name="Lovelace", status="pending")
    client = panel(sam)

    assert numbers_found(client, "lovelace") == {ada.number, twin.number, pending.number}
    assert numbers_found(client, f"{vendor.number} {third.number} love") == {ada.number, pending.number}
    response = client.get(LIST, {"q": "love", "status__exact": "pending"})
    assert list(response.context["cl"].result_list) == [pending]


def test_order_admin_search_lists_exact_matches_first_and_the_newest_first(
    sam: Actor, panel: Panel, vendor: Vendor, other_vendor: Vendor
) -> None:
    names = ("Lovelace", "Love", "Lovelace", "Love")
    orders = [
        searchable_order(seller, last_name=name)
        for seller, name in zip((vendor, other_vendor) * 2, names, strict=True)
    ]
    client = panel(sam)

    for typed, expected in (("lovel", [2, 0]), ("love", [3, 1, 2, 0]), ("lovelace", [2, 0])):
        response = client.get(LIST, {"q": typed})
        assert list(response.context["cl"].result_list) == [orders[number] for number in expected]


@pytest.mark.parametrize("most", [1, 2])
@pytest.mark.parametrize("of_vendor", [True, False])
def test_order_admin_search_says_when_there_may_be_more(
    sam: Actor, panel: Panel, vendor: Vendor, monkeypatch: pytest.MonkeyPatch, most: int, of_vendor: bool
) -> None:
    monkeypatch.setattr(search, "MAX_ORDERS", most)
    _older, newer = (searchable_order(vendor, last_name="Lovelace") for _ in range(2))

    response = panel(sam).get(LIST, {"q": "love"} | ({"vendor": str(vendor.pk)} if of_vendor else {}))

    assert response.context["cl"].result_list[0] == newer
    assert response.context["cl"].result_count == most
    assert (search.MAY_BE_MORE in response.content.decode()) == (most == 1)


@pytest.mark.parametrize("query", ["vendor=x", "vendor=9" + "9" * 30, "p=99999", "p=x"])
def test_order_admin_search_survives_a_senseless_address(
    sam: Actor, panel: Panel, ada: Order, query: str
) -> None:
    assert panel(sam).get(f"{LIST}?{query}", follow=True).status_code == 200


def test_order_admin_search_refuses_a_null_character_in_a_filter(sam: Actor, panel: Panel) -> None:
    assert panel(sam).get(f"{LIST}?status__exact=%00").status_code == 400


def test_order_admin_vendor_filter_offers_vendors_by_name_or_number(
    sam: Actor, panel: Panel, ada: Order, grace: Order
) -> None:
    parameters = {"app_label": "orders", "model_name": "order", "field_name": "vendor"}
    client = panel(sam)

    for term in ("globex", str(grace.vendor.number)):
        response = client.get("/admin/autocomplete/", parameters | {"term": term}).json()
        assert [result["text"] for result in response["results"]] == ["Globex Tools"]
