"""Every route answers whatever stands in its address and its form: with a page or a message, never with a fault."""

from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Any

import pytest
from django.contrib.admin import site
from django.test import Client
from django.urls import reverse

from tests.project import our_models
from tests.route import Route, Samples
from tests.routes import ROUTES

VALUES = [
    "9" * 5_000, "\0", "-1", "1e999", "\ud83d\ude00" * 300, "9" * 19, "٣", "{{" * 4_000, "'\"><%00", "0001-01-01",
    "NaN", "a\r\nb: c", "[]", "x" * 140_000, "%", "2**63", "null", "\u202e", "1-1-1", "99999-12-31",
]  # fmt: skip
NAMES = (
    "after", "all", "amount_max", "amount_min", "before", "columns", "country", "currency", "density", "email",
    "email_state", "hardware_id", "kind", "language", "last_name", "next", "order", "order_id", "page",
    "payment_method", "period", "placed_after", "placed_before", "product", "q", "quantity", "show", "sort", "state",
    "status", "template", "test", "to", "token", "vendor", "version", "view",
)  # fmt: skip
LONGEST_IN_ADDRESS = 4_000  # what a server reads of a line
FAULT = 500
PEOPLE = ("alice", "sam")


def ask(client: Client, route: Route, url: str, value: str, names: list[str]) -> None:
    """Send the value under all of these names by GET, and by POST where the route takes a form."""
    client.raise_request_exception = False
    query = dict.fromkeys(NAMES, value[: LONGEST_IN_ADDRESS // len(NAMES)]) | {
        "q": value[:LONGEST_IN_ADDRESS]
    }
    response = client.get(url, query)
    assert response.status_code < FAULT, (route, value[:20])
    if route.form is None:
        return
    for form in forms(route, value, names):
        response = client.post(url, form)
        assert response.status_code < FAULT, (route, value[:20], names)


def forms(route: Route, value: str, names: list[str]) -> Iterator[dict[str, Any]]:
    """Yield the form with the value in these fields, and in all of them."""
    assert route.form is not None
    fields = {name: field() if callable(field) else field for name, field in route.form.items()}
    yield fields | dict.fromkeys(names, value)
    yield dict.fromkeys((*NAMES, *fields), value)


def test_route_answers_odd_input(acme: Samples, signed_in: Callable[[str], Client]) -> None:
    values, clients = cycle(VALUES), {name: signed_in(name) for name in PEOPLE}
    for route in ROUTES:
        fields = [*(route.form or {}), *route.form_objects, "token"]
        for index, client in enumerate(clients.values()):
            ask(client, route, route.url(acme), next(values), fields[index :: len(PEOPLE)])


def test_admin_answers_odd_input(acme: Samples, signed_in: Callable[[str], Client]) -> None:
    values, client = cycle(VALUES), signed_in("sam")
    client.raise_request_exception = False
    for model in (model for model in site._registry if model in our_models()):
        page = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for name in ("q", "vendor", "p", "o", "id__exact", "e", "all"):
            assert client.get(page, {name: next(values)[:LONGEST_IN_ADDRESS]}).status_code < FAULT, (
                page,
                name,
            )


@pytest.mark.slow
@pytest.mark.parametrize("value", VALUES, ids=range(len(VALUES)))
@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_route_answers_every_odd_value_in_every_field(
    route: Route, value: str, acme: Samples, signed_in: Callable[[str], Client]
) -> None:
    for person in (*PEOPLE, "bob"):
        client = signed_in(person)
        for field in [*(route.form or {}), *route.form_objects, "token"]:
            ask(client, route, route.url(acme), value, [field])
