"""The search box above all vendors' orders."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from orders.models import Order
from orders.search.keys import write_search_keys
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
LIST = "/admin/orders/order/"


def findable(vendor: Vendor, **fields: Any) -> Order:
    order = make.order(vendor, **fields)
    write_search_keys([order.pk])
    return order


@pytest.fixture
def ada(vendor: Vendor) -> Order:
    return findable(
        vendor,
        first_name="Ada",
        last_name="Łovelace",
        email="Ada@Engine.example",
        reference="EV-1843",
        source="ev",
    )


@pytest.fixture
def grace(other_vendor: Vendor) -> Order:
    return findable(other_vendor)


def found(client: Client, typed: str) -> set[str]:
    answer = client.get(LIST, {"q": typed})
    assert answer.status_code == 200
    return {order.number for order in answer.context["cl"].result_list}


def test_it_opens_an_order_by_its_whole_id(sam: Actor, panel: Panel, grace: Order) -> None:
    answer = panel(sam).get(LIST, {"q": f" {grace.number} "})

    assert answer["Location"] == f"{LIST}{grace.pk}/change/"


@pytest.mark.parametrize("typed", ["ada@eng", " ADA@engine.example", "EV-1843", "lov", "ŁOVELACE "])
def test_it_finds_by_one_fact(sam: Actor, panel: Panel, ada: Order, grace: Order, typed: str) -> None:
    assert found(panel(sam), typed) == {ada.number}


def test_it_finds_by_the_beginning_of_the_id(sam: Actor, panel: Panel, ada: Order, grace: Order) -> None:
    assert found(panel(sam), ada.number[:12]) == {ada.number, grace.number}
    assert found(panel(sam), ada.number[:-1] + "x") == set()


@pytest.mark.parametrize("typed", ["nobody", "no@body", "99", "%", "_ovelace", "a\0b", "é" * 500, "'", "\\"])
def test_it_finds_nothing_without_breaking(sam: Actor, panel: Panel, ada: Order, typed: str) -> None:
    answer = panel(sam).get(LIST, {"q": typed})

    assert answer.status_code == 200
    if "\0" not in typed:
        assert not answer.context["cl"].result_list


def test_it_filters_by_vendor_and_keeps_the_rest(sam: Actor, panel: Panel, ada: Order, grace: Order) -> None:
    client = panel(sam)

    answer = client.get(LIST, {"vendor": ada.vendor_id, "status__exact": "paid", "q": "lov"})

    assert [order.number for order in answer.context["cl"].result_list] == [ada.number]
    page = answer.content.decode()
    assert f'<option value="{ada.vendor_id}" selected>Acme Software</option>' in page
    assert '<input type="hidden" name="status__exact" value="paid">' in page
    assert '<input type="hidden" name="q" value="lov">' in page


@pytest.mark.parametrize("query", ["vendor=x", "vendor=9" + "9" * 30, "p=99999", "p=x"])
def test_it_survives_an_address_that_makes_no_sense(sam: Actor, panel: Panel, ada: Order, query: str) -> None:
    assert panel(sam).get(f"{LIST}?{query}", follow=True).status_code == 200


def test_it_refuses_what_no_column_can_hold(sam: Actor, panel: Panel) -> None:
    assert panel(sam).get(f"{LIST}?status__exact=%00").status_code == 400


def test_it_offers_vendors_by_name_or_number(sam: Actor, panel: Panel, ada: Order, grace: Order) -> None:
    ask = {"app_label": "orders", "model_name": "order", "field_name": "vendor"}
    client = panel(sam)

    for term in ("globex", str(grace.vendor.number)):
        answer = client.get("/admin/autocomplete/", ask | {"term": term}).json()
        assert [one["text"] for one in answer["results"]] == ["Globex Tools"]
