"""Every operation of the document × everybody × {own, another vendor's, absent}: nothing foreign is seen or written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from api.models import ApiToken
from api.openapi import document
from api.v1 import api
from orders.actions import Target, actions_on
from orders.models import Order
from tests import make
from tests.tables import snapshot
from tests.types import Response
from vendors.rights import Role

ABSENT = {"order_id": "1-1-1", "item_id": str(2**40), "product_id": str(2**40)}
QUERIES = {"find-customers": "?email=grace@navy.example"}


@dataclass(frozen=True)
class Operation:
    """An operation as a program calls it."""

    id: str
    method: str
    path: str

    @property
    def has_object(self) -> bool:
        return "{" in self.path

    def call(self, client: Client, values: dict[str, str]) -> Response:
        url = re.sub(r"{(\w+)}", lambda part: values[part[1]], self.path) + QUERIES.get(self.id, "")
        if self.method == "get":
            return client.get(url)
        return client.post(url, {"comment": "hello"}, content_type="application/json")


def operations() -> Iterator[Operation]:
    for path, methods in document()["paths"].items():
        for method, details in methods.items():
            yield Operation(details["operationId"], method, path)


def objects_of(order: Order) -> dict[str, str]:
    item = order.items.get()
    product = make.product(order.vendor)
    return {"order_id": order.number, "item_id": str(item.pk), "product_id": str(product.pk)}


@dataclass
class World:
    """Programs of everybody, and what addresses name at two vendors."""

    programs: dict[str, Client]
    own: dict[str, str]
    foreign: dict[str, str]


def with_token(text: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {text}"})


@pytest.fixture(scope="module")
def world(module_transaction: None) -> World:
    acme, globex = make.vendor("Acme Software"), make.vendor("Globex Tools")
    people = {
        "alice": make.seat("alice@demo.example", acme, Role.OWNER),
        "bob": make.seat("bob@demo.example", acme, Role.VIEWER),
        "disabled": make.seat("dan@demo.example", acme, Role.OWNER, is_active=False),
    }
    programs = {name: with_token(make.api_token(person, acme)[1]) for name, person in people.items()}
    now = timezone.now()
    for name, change in (("revoked", {"revoked_at": now}), ("expired", {"expires_at": now})):
        programs[name] = with_token(make.api_token(people["alice"], acme, **change)[1])
    programs["stranger"] = Client()
    ApiToken.objects.update(last_used_at=now + timedelta(days=1))  # their use is not due to be noted
    return World(programs, objects_of(make.order(acme)), objects_of(make.order(globex)))


OPERATIONS = list(operations())


def test_operations_refuse_who_has_no_valid_token(world: World, db: None) -> None:
    before = snapshot()

    faulty = cycle(("revoked", "expired", "disabled"))  # by turns: another one for each operation
    for operation in OPERATIONS:
        for name in ("stranger", next(faulty)):
            response = operation.call(world.programs[name], world.own)
            answer = response.status_code, response.headers["Content-Type"]
            assert answer == (401, "application/problem+json"), (name, operation.id)
    assert snapshot() == before


def test_operations_hide_other_vendors_objects(world: World, db: None) -> None:
    before = snapshot()

    for operation in OPERATIONS:
        if operation.has_object:
            foreign, absent = (
                operation.call(world.programs["alice"], values) for values in (world.foreign, ABSENT)
            )
            assert (foreign.status_code, absent.status_code) == (404, 404), operation.id
            assert foreign.content == absent.content, operation.id
    assert snapshot() == before


def test_operations_hide_another_vendors_item_below_an_own_order(world: World, db: None) -> None:
    mixed = world.own | {"item_id": world.foreign["item_id"]}

    for operation in OPERATIONS:
        if "{item_id}" in operation.path:
            assert operation.call(world.programs["alice"], mixed).status_code == 404, operation.id


def test_operations_answer_their_own_people(world: World, db: None) -> None:
    before = snapshot()
    for method, expected in (("get", {200}), ("post", {200, 409, 422})):
        for operation in OPERATIONS:
            if operation.method == method:
                response = operation.call(world.programs["alice"], world.own)
                assert response.status_code in expected, operation.id
                assert "RateLimit" in response.headers, operation.id
        if method == "get":
            assert snapshot() == before


def test_operations_let_a_viewer_read_only(world: World, db: None) -> None:
    before = snapshot()

    for operation in OPERATIONS:
        response = operation.call(world.programs["bob"], world.own)
        reads = operation.method == "get" or operation.id == "run-item-view-entitlement"
        assert response.status_code in ({200, 409, 422} if reads else {403}), operation.id
    assert snapshot() == before


def test_document_has_every_route_and_every_action() -> None:
    described = {(operation.method, operation.path) for operation in operations()}
    hidden = {"get_order_action", "get_item_action", "run_order_action", "run_item_action"}
    bound = [view for router in api._get_bound_routers() for view in router.path_operations.values()]
    routes: list[Any] = [operation for view in bound for operation in view.operations]
    assert {route.view_func.__name__ for route in routes if not route.include_in_schema} == hidden
    for target in Target:
        for action in actions_on(target):
            of_item = "/items/{item_id}" if target is Target.ITEM else ""
            path = f"/api/v1/orders/{{order_id}}{of_item}/actions/{action.slug}"
            assert {("get", path), ("post", path)} <= described
