"""Exporting and erasing a customer's personal data from their page."""

import json
from collections.abc import Callable

import pytest
from django.test import Client

from jobs.models import Job
from jobs.worker import process_jobs
from notifications.actions.change_email import ChangeEmail
from orders.customers import personal_data
from orders.models import Activity, Order
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
EMAIL = "grace@navy.example"
CONFIRMED = {"address": EMAIL, "confirm": " Grace@navy.example "}


def sentences(order: Order) -> list[tuple[str, str]]:
    activities = Activity.objects.filter(order=order).order_by("pk")
    return list(activities.values_list("sentence", "actor_name"))


def page(order: Order, name: str = "") -> str:
    return f"/customers/{order.number}/{name}"


def test_export_gives_what_one_vendor_holds_and_is_logged(
    amir: Actor, vendor: Vendor, other_vendor: Vendor, panel: Panel
) -> None:
    orders = [make.order(vendor), make.order(vendor)]
    make.order(other_vendor)
    client = panel(amir)

    response = client.post(page(orders[0], "export/"), {"address": EMAIL, "format": "json"})

    record = json.loads(response.content)
    assert response["Content-Disposition"] == f'attachment; filename="personal-data-{orders[0].number}.json"'
    assert [data["name"] for data in record["vendors"]] == ["Acme Software"]
    assert {row["Order ID"] for row in record["vendors"][0]["data"]["Orders"]} == {o.number for o in orders}
    for order in orders:
        assert sentences(order) == [("Personal data of the customer exported.", "amir@demo.example")]
    readable = client.post(page(orders[0], "export/"), {"address": EMAIL, "format": "page"})
    assert "<h1>Personal data of grace@navy.example</h1>" in readable.text
    assert readable["Content-Disposition"].endswith('.html"')


def test_export_takes_no_address_of_somebody_else(amir: Actor, vendor: Vendor, panel: Panel) -> None:
    order, _ = make.order(vendor), make.order(vendor, email="ada@navy.example")

    response = panel(amir).post(page(order, "export/"), {"address": "ada@navy.example"})

    assert (response.status_code, sentences(order)) == (200, [])


def test_export_is_bounded(
    amir: Actor, vendor: Vendor, panel: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(personal_data, "MAX_ORDERS", 1)
    order, _ = make.order(vendor), make.order(vendor)

    assert "Ask Customer Service" in panel(amir).post(page(order, "export/"), {"address": EMAIL}).text
    assert sentences(order) == []


def test_owner_erases_at_one_vendor(alice: Actor, vendor: Vendor, other_vendor: Vendor, panel: Panel) -> None:
    orders, foreign = [make.order(vendor), make.order(vendor)], make.order(other_vendor)
    client = panel(alice)
    assert "What stays" in client.get(page(orders[0], "erase/")).text

    for _ in range(2):  # a form that is sent twice asks once
        client.post(page(orders[0], "erase/"), CONFIRMED)
    assert Job.objects.filter(task="orders.erase_person").count() == 1
    assert "has not ended yet" in client.get(page(orders[1], "erase/")).text
    process_jobs(["erase"])

    for order in orders:
        order.refresh_from_db()
        assert (order.email, order.total_minor > 0) == ("", True)
        assert sentences(order) == [
            ("Erasure of the customer's personal data requested.", "alice@demo.example"),
            ("Personal data of the customer erased.", "alice@demo.example"),
        ]
    foreign.refresh_from_db()
    assert foreign.email == EMAIL


def test_erasure_asks_for_the_address_and_a_fresh_sign_in(alice: Actor, order: Order, panel: Panel) -> None:
    client = panel(alice)

    refused = client.post(page(order, "erase/"), {"address": EMAIL, "confirm": "grace"})
    make.stale(client)
    asked = client.post(page(order, "erase/"), CONFIRMED)

    assert f"Type {EMAIL}, exactly." in refused.text
    assert asked.headers["Location"].startswith("/accounts/reauthenticate/")
    assert not Job.objects.exists()


def test_erasure_refuses_an_address_that_signs_in(alice: Actor, vendor: Vendor, panel: Panel) -> None:
    order = make.order(vendor, email="alice@demo.example")
    form = {"address": "alice@demo.example", "confirm": "alice@demo.example"}

    assert "Customer Service has to erase it" in panel(alice).post(page(order, "erase/"), form).text
    assert not Job.objects.exists()


def test_erasure_that_fails_says_so_on_the_activity(alice: Actor, order: Order, panel: Panel) -> None:
    panel(alice).post(page(order, "erase/"), CONFIRMED)
    make.user(EMAIL)

    process_jobs(["erase"])

    assert "signs in to the panel" in sentences(order)[-1][0]


def test_one_address_of_several_is_erased(alice: Actor, vendor: Vendor, panel: Panel) -> None:
    order, earlier = make.order(vendor), make.order(vendor)
    ChangeEmail(order, alice).run(email="hopper@navy.example")
    client = panel(alice)
    assert client.get(page(order, "erase/")).text.count('type="radio"') == 2

    client.post(page(order, "erase/"), CONFIRMED)
    process_jobs(["erase"])

    earlier.refresh_from_db()
    order.refresh_from_db()
    assert (earlier.email, order.email) == ("", "hopper@navy.example")


@pytest.mark.parametrize("person", ["amir", "anna", "bob"])
def test_who_may_not_sees_why(
    person: str, order: Order, panel: Panel, request: pytest.FixtureRequest
) -> None:
    client = panel(request.getfixturevalue(person))
    may_export = person == "amir"

    text = client.get(page(order)).text

    assert "Only an Owner erases personal data." in text
    assert ("Only a Manager or an Owner exports personal data." in text) is not may_export
    assert client.post(page(order, "erase/"), CONFIRMED).status_code == 403
    exported = client.post(page(order, "export/"), {"address": EMAIL})
    assert exported.status_code == (200 if may_export else 403)
