"""How often a token may ask, and what its headers tell."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from api.limits import WindowLimit
from orders.models import Order
from vendors.actor import Actor

Program = Callable[..., Client]
ORDERS = "/api/v1/orders"


@pytest.fixture
def small_limits(monkeypatch: pytest.MonkeyPatch, fresh_limits: None) -> None:
    """Three requests an hour, and two acts."""
    monkeypatch.setattr("api.limits.REQUESTS", WindowLimit("requests", 3, 3_600))
    monkeypatch.setattr("api.limits.ACTIONS", WindowLimit("actions", 1, 3_600))


def left(response: Any) -> list[int]:
    return [int(number) for number in re.findall(r"r=(\d+)", response.headers["RateLimit"])]


@pytest.mark.usefixtures("small_limits")
def test_headers_tell_what_is_left_and_when_to_come_again(anna: Actor, amir: Actor, program: Program) -> None:
    client = program(anna)
    responses = [client.get(ORDERS) for _ in range(4)]

    assert [response.status_code for response in responses] == [200, 200, 200, 429]
    assert [left(response) for response in responses] == [[2], [1], [0], [0]]
    refused = responses[-1]
    assert refused.headers["RateLimit-Policy"] == '"requests";q=3;w=3600'
    assert 0 < int(refused.headers["Retry-After"]) <= 3_600
    assert refused.json()["type"] == "/api/v1/docs#too-many-requests"
    assert program(amir).get(ORDERS).status_code == 200


@pytest.mark.usefixtures("small_limits")
def test_acts_are_counted_beside_requests(anna: Actor, order: Order, program: Program) -> None:
    client, url = program(anna), f"{ORDERS}/{order.number}/actions/add-comment"
    responses = [client.post(url, {"comment": text}, content_type="application/json") for text in "ab"]

    assert [response.status_code for response in responses] == [200, 429]
    assert left(responses[0]) == [2, 0]
    assert order.activities.count() == 1
