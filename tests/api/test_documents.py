"""The OpenAPI document and its page, and errors that no operation writes."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from api.openapi import document
from api.problems import ProblemKind, problem_of_status
from notifications.webhooks.models import Event
from vendors.actor import Actor

Panel = Callable[[Actor], Client]


def references(value: Any) -> set[str]:
    return set(re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(value)))


def test_document_is_open_and_whole(client: Client, db: None) -> None:
    response = client.get("/api/v1/openapi.json")

    content = response.json()
    assert content["openapi"].startswith("3.1")
    assert "application/json" in response.headers["Content-Type"]
    for reference in references(content):
        part = content
        for name in reference.split("/"):
            part = part[name]
    ids = [item["operationId"] for item in operations(content)]
    assert len(ids) == len(set(ids))


def operations(content: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for path in content["paths"].values() for operation in path.values()]


def test_document_has_the_notices_as_webhooks() -> None:
    hooks = document()["webhooks"]

    assert hooks.keys() == {event.value for event in Event}
    schema = hooks["order"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    order = schema["properties"]["order-notification"]["properties"]["order"]
    assert order["properties"]["is-test"] == {"type": "boolean"}
    assert "order-item" in order["required"]


def test_every_operation_names_its_problems() -> None:
    for operation in operations(document()):
        assert {"200", "401", "403", "422", "429"} <= operation["responses"].keys()
        assert operation["security"] == [{"ApiTokenAuth": []}]


def test_page_shows_every_operation_without_a_script(
    client: Client, db: None, anna: Actor, panel: Panel
) -> None:
    page = client.get("/api/v1/docs").content.decode()

    of_actions = ("get-order-", "get-item-")  # each action stands there once
    for operation in operations(document()):
        is_shown = not operation["operationId"].startswith(of_actions)
        assert (f'id="{operation["operationId"]}"' in page) == is_shown
    for kind in ProblemKind:
        assert f'id="{kind.slug}"' in page
    assert "<script>" not in page
    assert "style=" not in page
    assert "API tokens" in panel(anna).get("/api/v1/docs").content.decode()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("get", "/api/v1/nothing", 404), ("get", "/api/v2/", 404), ("delete", "/api/v1/orders", 405),
     ("post", "/api/v1/openapi.json", 405), ("get", "/api/v1/orders/", 404)],
)  # fmt: skip
def test_error_of_no_operation_is_a_problem(
    client: Client, db: None, method: str, path: str, status: int
) -> None:
    response = getattr(client, method)(path)

    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"
    assert ("Allow" in response.headers) == (status == 405)


def test_statuses_that_no_problem_has_are_like_others() -> None:
    assert problem_of_status(502).kind is ProblemKind.BROKEN
    assert problem_of_status(418).kind is ProblemKind.UNREADABLE
