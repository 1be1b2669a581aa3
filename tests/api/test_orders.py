"""The search and the parts of an order say what their pages say."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from orders.models import Order
from orders.search.filters import LABELS
from tests import make
from tests.delivery import goods
from vendors.actor import Actor
from vendors.models import Vendor

Program = Callable[..., Client]
ORDERS = "/api/v1/orders"
SEARCHES: dict[str, dict[str, str]] = {
    "q": {"q": "hopper"},
    "order_id": {"order_id": "1773480413"},
    "last_name": {"last_name": "hop"},
    "email": {"email": "grace@navy.example"},
    "product": {"product": "backup"},
    "status": {"status": "paid"},
    "placed_after": {"placed_after": "2026-03-14"},
    "placed_before": {"placed_before": "2026-03-14"},
    "country": {"country": "DE"},
    "payment_method": {"payment_method": "card"},
    "amount_min": {"amount_min": "49.95"},
    "amount_max": {"amount_max": "49,95"},
    "kind": {"kind": "order"},
    "test": {"test": "false"},
    "email_state": {"email_state": "bounced"},
    "currency": {"currency": "EUR"},
    "view": {"view": "duplicates"},
}


def numbers(response: Any) -> list[str]:
    return [entry["order_id"] for entry in response.json()["results"]]


def comment(client: Client, order: Order, text: str) -> None:
    url = f"{ORDERS}/{order.number}/actions/add-comment"
    client.post(url, {"comment": text}, content_type="application/json")


def test_every_filter_of_the_list_is_searched_by() -> None:
    assert SEARCHES.keys() == LABELS.keys()


@pytest.mark.parametrize("name", SEARCHES)
def test_search_finds_what_the_list_finds(
    anna: Actor, vendor: Vendor, program: Program, panel: Callable[[Actor], Client], name: str
) -> None:
    orders = [
        make.order(vendor),
        make.order(
            vendor, email="ada@math.example", last_name="Lovelace", country="GB", status="pending",
            placed_at=make.PLACED_AT + timedelta(days=400), total_minor=9990, net_minor=9192,
            payment_method="wire", is_test=True, kind="credit",
        ),
    ]  # fmt: skip

    page = panel(anna).get("/orders/", SEARCHES[name]).content.decode()
    listed = {order.number for order in orders if f"/orders/{order.number}/" in page}
    if "order_id" in SEARCHES[name]:
        listed = {orders[0].number}

    assert set(numbers(program(anna).get(ORDERS, SEARCHES[name]))) == listed


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"status": "nothing"}, "status"),
        ({"placed_after": "yesterday"}, "placed_after"),
        ({"amount_min": "many"}, "amount_min"),
        ({"placed_after": "2026-03-15", "placed_before": "2026-03-14"}, "placed_after"),
        ({"q": "a\0b"}, "q"),
        ({"emial": "grace"}, "emial"),
        ({"after": "x"}, "after"),
        ({"limit": "0"}, "limit"),
        ({"limit": "9" * 5000}, "limit"),
    ],
)
def test_search_names_the_field_that_is_not_right(
    anna: Actor, program: Program, query: dict[str, str], field: str
) -> None:
    response = program(anna).get(ORDERS, query)

    assert response.status_code == 422
    assert response.headers["Content-Type"] == "application/problem+json"
    assert list(response.json()["errors"]) == [field]


def test_pages_lead_through_all_orders_once(anna: Actor, vendor: Vendor, program: Program) -> None:
    expected = [
        make.order(vendor, placed_at=make.PLACED_AT - timedelta(hours=hour)).number for hour in range(5)
    ]
    client, url, seen = program(anna), f"{ORDERS}?limit=2&last_name=hopper", list[str]()

    while url:
        response = client.get(url)
        seen += numbers(response)
        url = response.json()["next"]

    assert seen == expected


def test_order_has_its_addresses_and_sums(anna: Actor, vendor: Vendor, program: Program) -> None:
    order = make.order(vendor, street1="1 Main St", city="Berlin")

    content = program(anna).get(f"{ORDERS}/{order.number}").json()

    assert content["customer"]["street1"] == "1 Main St"
    assert content["total"] == {"minor": 4995, "currency": "EUR", "decimal": "49.95"}
    assert (content["recipient"], content["card"]) == (None, "Visa ending in 4242")
    assert content["url"].endswith(f"/orders/{order.number}/")
    assert content["placed_at"] == "2026-03-14T09:26:53Z"


def test_item_has_its_downloads_and_receipt_text(anna: Actor, vendor: Vendor, program: Program) -> None:
    link = goods.link(make.order(vendor).items.get())
    item, client = link.item, program(anna)
    parts = f"{ORDERS}/{item.order.number}/items"

    assert [entry["id"] for entry in client.get(parts).json()["results"]] == [item.pk]
    content = client.get(f"{parts}/{item.pk}").json()

    assert content["downloads"][0]["url"] == link.page_url
    assert content["downloads"][0]["state"] == "active"
    assert content["name"] == "Backup Pro"


def test_activity_emails_and_refunds_are_the_newest_first(
    amir: Actor, vendor: Vendor, program: Program
) -> None:
    order, client = make.order(vendor), program(amir)
    emails = [make.email(order), make.email(order, kind="notification"), make.email(order, state="bounced")]
    refund = make.refund(order)
    for text in ("first", "second"):
        comment(client, order, text)

    activity = client.get(f"{ORDERS}/{order.number}/activity?limit=1").json()
    assert activity["results"][0]["comment"] == "second"
    older = client.get(activity["next"]).json()
    assert (older["results"][0]["comment"], older["next"]) == ("first", None)
    assert client.get(f"{ORDERS}/{order.number}/activity?kind=refund").json()["results"] == []
    listed = client.get(f"{ORDERS}/{order.number}/emails").json()["results"]
    assert [entry["id"] for entry in listed] == [emails[2].pk, emails[0].pk]
    refunds = client.get(f"{ORDERS}/{order.number}/refunds").json()["results"]
    assert (refunds[0]["id"], refunds[0]["state"]) == (refund.pk, "waiting_for_approval")


def test_customer_is_found_by_address_and_by_order(anna: Actor, vendor: Vendor, program: Program) -> None:
    first, second = make.order(vendor), make.order(vendor, email="GRACE@navy.example")
    client = program(anna)

    [by_email] = client.get("/api/v1/customers?email=grace@navy.example").json()["results"]
    by_order = client.get(f"/api/v1/customers/{first.number}").json()

    assert by_email["order_count"] == by_order["order_count"] == 2
    assert set(by_email["order_ids"]) == {first.number, second.number}
    assert by_email["totals"][0]["paid"]["decimal"] == "99.90"
    assert client.get("/api/v1/customers?email=nobody@navy.example").json()["results"] == []
    assert client.get("/api/v1/customers").status_code == 422


def test_customer_is_found_by_an_earlier_address(anna: Actor, order: Order, program: Program) -> None:
    client = program(anna)
    url = f"{ORDERS}/{order.number}/actions/change-email"
    response = client.post(url, {"email": "grace@new.example"}, content_type="application/json")
    assert response.status_code == 200

    [customer] = client.get("/api/v1/customers?email=grace@navy.example").json()["results"]

    assert customer["order_ids"] == [order.number]


def test_products_are_the_vendors(
    anna: Actor, vendor: Vendor, other_vendor: Vendor, program: Program
) -> None:
    own, foreign = make.product(vendor), make.product(other_vendor)
    client = program(anna)

    assert [entry["id"] for entry in client.get("/api/v1/products").json()["results"]] == [own.pk]
    assert client.get(f"/api/v1/products/{own.pk}").json()["sku"] == own.sku
    assert client.get(f"/api/v1/products/{foreign.pk}").status_code == 404


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("", 3), ("?q=hopper", 4), ("/{}", 4), ("/{}/items", 4), ("/{}/activity", 4), ("/{}/emails", 4),
        ("/{}/refunds", 5), ("/{}/actions", 4),
    ],
)  # fmt: skip
def test_operations_have_a_query_budget(
    anna: Actor, vendor: Vendor, program: Program, django_assert_max_num_queries: Any, path: str, most: int
) -> None:
    orders, client = [make.order(vendor) for _ in range(4)], program(anna)
    make.refund(orders[0])
    client.get(ORDERS)

    with django_assert_max_num_queries(most):
        response = client.get(ORDERS + path.format(orders[0].number))

    assert response.status_code == 200
