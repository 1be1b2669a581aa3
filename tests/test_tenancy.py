"""Every route × everybody × {own, another vendor's, absent}: foreign is absent, and nothing is written."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from orders.actions import Target, actions_on
from orders.extension_points import ORDER_TABS
from tests.routes import ABSENT, PUBLIC, ROUTES, WITH_OBJECT, Route, Things
from tests.site_map import panel_names, text_of
from tests.tables import snapshot

pytestmark = pytest.mark.usefixtures("stamps")
TEAM = ("alice", "amir", "anna", "bob", "charlie")
each_route = pytest.mark.parametrize("route", ROUTES, ids=str)
each_object = pytest.mark.parametrize("route", WITH_OBJECT, ids=str)


def both(client: Client, route: Route, things: Things) -> dict[str, HttpResponse]:
    """What a route answers to GET and, if it takes one, to POST."""
    answers = {"GET": client.get(route.url(things))}
    if route.form is not None:
        answers["POST"] = client.post(route.url(things), route.data(things))
    return answers


def test_it_has_a_sample_of_every_route() -> None:
    assert panel_names() == {route.name for route in ROUTES} | PUBLIC


def test_it_has_a_sample_of_every_action_and_tab() -> None:
    tried = {value for route in ROUTES for value in (*route.words.values(), *(route.form or {}).values())}

    assert {action.slug for target in Target for action in actions_on(target)} <= tried
    assert {tab.slug for tab in ORDER_TABS} <= tried


@each_object
def test_it_hides_other_vendors_objects(
    route: Route, acme: Things, globex: Things, signed_in: Callable[[str], Client]
) -> None:
    for name in TEAM:
        client, theirs = signed_in(name), acme if name == "charlie" else globex
        before = snapshot()

        foreign, absent = both(client, route, theirs), both(client, route, ABSENT)
        for method, answer in foreign.items():
            assert answer.status_code == (405 if (method, route.get) == ("GET", 405) else 404), name
            assert text_of(answer) == text_of(absent[method]), name
            assert answer.headers.get("Location") == absent[method].headers.get("Location"), name
        assert snapshot() == before


@each_object
def test_it_shows_people_their_own_objects(
    route: Route, acme: Things, globex: Things, signed_in: Callable[[str], Client]
) -> None:
    """The other half of the test above: the same requests, and they work."""
    for name in ("alice", "charlie"):
        own = both(signed_in(name), route, globex if name == "charlie" else acme)

        assert own["GET"].status_code == route.get
        assert "POST" not in own or route.staff_only or own["POST"].status_code in {302, 303}


@each_object
def test_it_shows_customer_service_every_vendor(
    route: Route, acme: Things, globex: Things, signed_in: Callable[[str], Client]
) -> None:
    client = signed_in("sam")

    for things in (acme, globex):
        expected = route.get if route.for_staff or route.get == 405 else 404
        assert client.get(route.url(things)).status_code == expected
    for answer in both(client, route, ABSENT).values():
        assert answer.status_code in {404, 405}


@each_route
def test_it_sends_strangers_to_the_sign_in(route: Route, client: Client, acme: Things) -> None:
    before = snapshot()

    for things in (acme, ABSENT):
        for answer in both(client, route, things).values():
            assert answer.headers["Location"].startswith("/accounts/login/?next=")
    assert snapshot() == before


def test_it_switches_to_no_vendor_without_a_seat(
    acme: Things, globex: Things, signed_in: Callable[[str], Client]
) -> None:
    client = signed_in("alice")

    client.post("/vendor/", {"vendor": globex.vendor_id})

    page = client.get("/orders/").content.decode()
    assert (acme.number in page, globex.number in page) == (True, False)


def test_it_searches_only_the_chosen_vendors_orders(
    acme: Things, globex: Things, signed_in: Callable[[str], Client]
) -> None:
    client = signed_in("alice")
    queries = (
        {"vendor": globex.vendor_id},
        {"vendor_id": globex.vendor_id},
        {"order_id": globex.number},
        {"q": "hopper"},
    )

    for query in queries:
        assert f"/orders/{globex.number}/" not in client.get("/orders/", query).content.decode()
