"""Every route answers whatever stands in its address and its form: with a page or a message, never with a fault."""

from collections.abc import Callable
from dataclasses import replace
from itertools import cycle
from typing import Any

import pytest
from django.contrib.admin import site
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.project import our_models
from tests.route import Route, Samples
from tests.routes import ROUTES
from tests.types import Response

VALUES = [
    "9" * 5_000, "\0", "-1", "1e999", "\U0001f600" * 300, "9" * 19, "٣", "{{" * 4_000, "'\"><%00", "0001-01-01",
    "NaN", "a\r\nb: c", "[]", "x" * 140_000, "%", "2**63", "null", "\u202e", "1-1-1", "99999-12-31",
]  # fmt: skip
NAMES = (
    "after", "all", "amount_max", "amount_min", "before", "columns", "country", "currency", "density", "email",
    "email_state", "hardware_id", "kind", "language", "last_name", "list", "next", "order", "order_id", "page",
    "payment_method", "period", "placed_after", "placed_before", "product", "q", "quantity", "show", "shown", "sort",
    "state", "status", "template", "test", "to", "token", "vendor", "version", "view",
)  # fmt: skip
LONGEST_IN_ADDRESS = 4_000  # what a server reads of a line
FAULT = 500
PEOPLE = ("alice", "sam")


def fault(client: Client, route: Route, url: str, value: str, names: list[str]) -> str:
    """Send the value under all of these names, by POST where the route takes a form; return the fault, or ""."""
    if route.form is not None:
        form = form_with(route, value, names)
        return f"POST {route} {value[:20]!r} in {names}" if is_fault(client.post, url, form) else ""
    query = dict.fromkeys(NAMES, value[: LONGEST_IN_ADDRESS // len(NAMES)]) | {
        "q": value[:LONGEST_IN_ADDRESS]
    }
    return f"GET {route} {value[:20]!r}" if is_fault(client.get, url, query) else ""


def is_fault(send: Callable[..., Response], url: str, data: dict[str, Any]) -> bool:
    """Send a request, undo what it wrote, and return whether it ended with a fault."""
    with transaction.atomic():
        status_code = send(url, data).status_code
        transaction.set_rollback(True)
    return status_code >= FAULT


def form_with(route: Route, value: str, names: list[str]) -> dict[str, Any]:
    """Return the form with the value in these fields."""
    fields = {name: field() if callable(field) else field for name, field in (route.form or {}).items()}
    return fields | dict.fromkeys(names, value)


@pytest.fixture
def sign_in(signed_in: Callable[[str], Client]) -> Callable[[str], Client]:
    """A browser that shows the page of a fault instead of raising it."""

    def sign_in(name: str) -> Client:
        client = signed_in(name)
        client.raise_request_exception = False
        return client

    return sign_in


def test_route_answers_odd_input(acme: Samples, sign_in: Callable[[str], Client]) -> None:
    values, clients = cycle(VALUES), cycle([sign_in(name) for name in PEOPLE])
    fields = {str(route): [*(route.form or {}), *route.form_objects, "token"] for route in ROUTES}
    seen = {
        fault(next(clients), route, route.url(acme), next(values), fields[str(route)]) for route in ROUTES
    }
    assert seen <= {""}


def test_admin_answers_odd_input(acme: Samples, sign_in: Callable[[str], Client]) -> None:
    values, client = cycle(VALUES), sign_in("sam")
    seen = []
    for model in (model for model in site._registry if model in our_models()):
        page = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        queries = [
            {name: next(values)[:LONGEST_IN_ADDRESS]} for name in ("q", "vendor", "p", "o", "id__exact")
        ]
        seen += [f"{page} {query}"[:100] for query in queries if is_fault(client.get, page, query)]
    assert not seen


@pytest.mark.parametrize(
    "body",
    [
        '{"code": "\\ud800", "hardware_id": "1"}', '{"code": "\\u0000", "hardware_id": "1"}', "[" * 90_000, "[]", "",
        '{"code": %s}' % ("9" * 5_000), '{"code": NaN, "hardware_id": 1e999}',
        '{"code": "1-1-x", "hardware_id": "\\ud800"}',
    ],
)  # fmt: skip
def test_activation_answers_odd_json(client: Client, db: None, body: str) -> None:
    assert client.post("/activate/", body, content_type="application/json").status_code in (
        400,
        403,
        413,
        415,
    )


@pytest.mark.slow
@pytest.mark.parametrize("value", VALUES, ids=range(len(VALUES)))
@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_route_answers_every_odd_value_in_every_field(
    route: Route, value: str, acme: Samples, sign_in: Callable[[str], Client]
) -> None:
    people = (*PEOPLE, "bob")  # by turns: another one for each value
    client = sign_in(people[(ROUTES.index(route) + VALUES.index(value)) % len(people)])
    for field in [*(route.form or {}), *route.form_objects, "token"]:
        assert not fault(client, route, route.url(acme), value, [field])
    assert not fault(client, replace(route, form=None), route.url(acme), value, [])
