"""Every route × everybody × {own, another vendor's, absent}: foreign is absent, and nothing is written."""

from collections.abc import Callable

import pytest
from django.test import Client

from orders.actions import Target, actions_on
from orders.extension_points import ORDER_TABS
from tests.route import ORDER, Route, Samples
from tests.routes import ABSENT, CUSTOMER_ROUTES, PUBLIC_ROUTES, ROUTES, ROUTES_WITH_OBJECT
from tests.site_map import panel_names, text_of
from tests.tables import snapshot
from tests.types import Response

pytestmark = pytest.mark.usefixtures("stamps")
TEAM = ("alice", "amir", "anna", "bob", "charlie")
each_route = pytest.mark.parametrize("route", ROUTES, ids=str)
each_object = pytest.mark.parametrize("route", ROUTES_WITH_OBJECT, ids=str)


def request_both(client: Client, route: Route, samples: Samples) -> dict[str, Response]:
    """Return what a route answers to GET and, if it takes one, to POST."""
    responses = {"GET": client.get(route.url(samples))}
    if route.form is not None:
        responses["POST"] = client.post(route.url(samples), route.data(samples))
    return responses


def test_routes_have_a_sample_each() -> None:
    assert panel_names() == {route.name for route in ROUTES} | PUBLIC_ROUTES | CUSTOMER_ROUTES


def test_actions_and_tabs_have_a_sample_each() -> None:
    called = {value for route in ROUTES for value in route.fixed.values()}

    assert {action.slug for target in Target for action in actions_on(target)} <= called
    assert {tab.slug for tab in ORDER_TABS} <= called


@each_object
def test_route_hides_other_vendors_objects(
    route: Route, acme: Samples, globex: Samples, signed_in: Callable[[str], Client]
) -> None:
    clients = {name: signed_in(name) for name in TEAM}
    before = snapshot()

    for name, client in clients.items():
        foreign_samples = acme if name == "charlie" else globex
        foreign, absent = request_both(client, route, foreign_samples), request_both(client, route, ABSENT)
        for method, response in foreign.items():
            assert response.status_code == (405 if (method, route.get) == ("GET", 405) else 404), name
            assert text_of(response) == text_of(absent[method]), name
            assert response.headers.get("Location") == absent[method].headers.get("Location"), name
    assert snapshot() == before


@each_object
def test_route_shows_people_their_own_objects(
    route: Route, acme: Samples, globex: Samples, signed_in: Callable[[str], Client]
) -> None:
    """The other half of the test above: the same requests, and they work."""
    for name in ("alice", "charlie"):
        own = request_both(signed_in(name), route, globex if name == "charlie" else acme)

        assert own["GET"].status_code == route.get
        assert "POST" not in own or route.may_refuse or own["POST"].status_code in {302, 303}


@each_object
def test_route_shows_customer_service_every_vendor(
    route: Route, acme: Samples, globex: Samples, signed_in: Callable[[str], Client]
) -> None:
    client = signed_in("sam")

    for samples in (acme, globex):
        expected = route.get if route.for_staff or route.get == 405 else 404
        assert client.get(route.url(samples)).status_code == expected
    for response in request_both(client, route, ABSENT).values():
        assert response.status_code in {404, 405}


@each_route
def test_route_sends_strangers_to_the_sign_in(route: Route, client: Client, acme: Samples) -> None:
    before = snapshot()

    for samples in (acme, ABSENT):
        for response in request_both(client, route, samples).values():
            assert response.headers["Location"].startswith("/accounts/login/?next=")
    assert snapshot() == before


def test_switch_vendor_refuses_a_vendor_without_a_seat(
    acme: Samples, globex: Samples, signed_in: Callable[[str], Client]
) -> None:
    client = signed_in("alice")

    client.post("/vendor/", {"vendor": globex.vendor.pk})

    page = client.get("/orders/").content.decode()
    assert (acme.value(ORDER) in page, globex.value(ORDER) in page) == (True, False)


def test_search_finds_only_the_chosen_vendors_orders(
    acme: Samples, globex: Samples, signed_in: Callable[[str], Client]
) -> None:
    client = signed_in("alice")
    queries = (
        {"vendor": globex.vendor.pk},
        {"vendor_id": globex.vendor.pk},
        {"order_id": globex.value(ORDER)},
        {"q": "hopper"},
    )

    for query in queries:
        assert f"/orders/{globex.value(ORDER)}/" not in client.get("/orders/", query).content.decode()
