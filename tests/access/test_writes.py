"""Every route that takes a form: only those write who may, only by POST, only from our own pages."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.route import Route, Samples
from tests.routes import ROUTES
from tests.tables import snapshot

pytestmark = pytest.mark.usefixtures("stamps")
MAY_SUPPORT = ("alice", "amir", "anna")
EVERYBODY = (*MAY_SUPPORT, "bob", "charlie", "sam")
each_form = pytest.mark.parametrize("route", [route for route in ROUTES if route.form is not None], ids=str)


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_route_writes_nothing_on_get(route: Route, acme: Samples, signed_in: Callable[[str], Client]) -> None:
    clients = {name: signed_in(name) for name in EVERYBODY}
    before = snapshot()

    for name, client in clients.items():
        for response in (client.get(route.url(acme)), client.head(route.url(acme))):
            may = name in MAY_SUPPORT and not (name == "anna" and route.for_managers)
            expected = {route.get} if may else {200, 302, 403, 404, 405}
            assert response.status_code in expected, name
    assert snapshot() == before


@each_form
def test_form_lets_a_viewer_write_nothing_but_their_own(
    route: Route, acme: Samples, signed_in: Callable[[str], Client]
) -> None:
    client = signed_in("bob")
    before = snapshot()

    response = client.post(route.url(acme), route.data(acme), follow=True)

    assert response.status_code == (200 if route.viewer_may else 403)
    assert route.viewer_may or snapshot() == before


@each_form
def test_form_needs_the_csrf_token(route: Route, acme: Samples, signed_in: Callable[[str], Client]) -> None:
    client = signed_in("alice")
    client.handler.enforce_csrf_checks = True
    before = snapshot()

    for token in ({}, {"csrfmiddlewaretoken": "x" * 32}):
        response = client.post(route.url(acme), route.data(acme) | token)
        assert response.status_code == 403
        assert "This form has gone stale" in response.content.decode()
    assert snapshot() == before


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_route_refuses_other_methods(route: Route, acme: Samples, signed_in: Callable[[str], Client]) -> None:
    client = signed_in("alice")
    before = snapshot()

    for method in (client.put, client.patch, client.delete):
        assert method(route.url(acme)).status_code == 405
    assert snapshot() == before
