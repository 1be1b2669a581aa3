"""The same request with the same key is done once, whatever happens in between."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from api import idempotency
from api.models import IdempotentRequest
from orders.extension_points import PERSONAL_DATA
from orders.models import Order
from orders.personal_data import retention
from tests import make
from tests.at_once import at_once
from vendors.actor import Actor
from vendors.models import Vendor

Program = Callable[..., Client]
BODY = {"comment": "called back"}


def post(
    client: Client, order: Order, body: Any = BODY, key: str = "ticket-7", slug: str = "add-comment"
) -> Any:
    url = f"/api/v1/orders/{order.number}/actions/{slug}"
    return client.post(url, body, content_type="application/json", headers={"Idempotency-Key": key})


def test_same_request_gets_the_same_answer(anna: Actor, order: Order, program: Program) -> None:
    client = program(anna)
    first, second = post(client, order), post(client, order)

    assert first.content == second.content
    assert (first.status_code, second.status_code) == (200, 200)
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"
    assert order.activities.count() == 1


def test_refusal_is_repeated_as_the_problem_it_was(amir: Actor, vendor: Vendor, program: Program) -> None:
    order, client = make.order(vendor, is_test=True), program(amir)
    first = post(client, order, slug="refund-order")
    Order.objects.update(is_test=False)

    second = post(client, order, slug="refund-order")

    assert (first.status_code, second.status_code) == (409, 409)
    assert first.content == second.content
    assert second.headers["Content-Type"] == "application/problem+json"


def test_key_of_another_request_is_refused(
    anna: Actor, vendor: Vendor, order: Order, program: Program
) -> None:
    client = program(anna)
    post(client, order)

    for refused in (
        post(client, order, {"comment": "another"}),
        post(client, make.order(vendor)),
        post(client, order, slug="resend-order"),
    ):
        assert refused.status_code == 409
        assert refused.json()["type"] == "/api/v1/docs#key-reused"
    assert order.activities.count() == 1


def test_key_is_the_tokens_own(anna: Actor, amir: Actor, order: Order, program: Program) -> None:
    assert post(program(anna), order).status_code == 200
    assert post(program(amir), order).status_code == 200

    assert order.activities.count() == 2


def test_key_of_a_request_with_bad_fields_may_come_again(anna: Actor, order: Order, program: Program) -> None:
    client = program(anna)

    assert post(client, order, {"comment": ""}).status_code == 422
    assert post(client, order).status_code == 200


@pytest.mark.parametrize("key", ["with blank", "x" * 256, "é"])
def test_key_has_to_be_one(anna: Actor, order: Order, program: Program, key: str) -> None:
    response = post(program(anna), order, key=key)

    assert response.status_code == 422
    assert list(response.json()["errors"]) == ["Idempotency-Key"]


def test_request_in_progress_is_not_done_twice(anna: Actor, order: Order, program: Program) -> None:
    client = program(anna)
    post(client, order)
    IdempotentRequest.objects.update(status=None, body="")

    response = post(client, order)

    assert response.json()["type"] == "/api/v1/docs#in-progress"
    assert response.headers["Retry-After"] == "1"


def test_request_that_was_cut_off_is_done_once(anna: Actor, order: Order, program: Program) -> None:
    """The process was killed after the commit of the action, before its answer was stored."""
    client = program(anna)
    first = post(client, order)
    long_ago = timezone.now() - idempotency.CUT_OFF_AFTER * 2
    IdempotentRequest.objects.update(status=None, body="", began_at=long_ago)

    assert post(client, order).json() == first.json()
    assert order.activities.count() == 1


def test_fault_lets_the_key_go(
    anna: Actor, order: Order, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("on purpose")

    client = program(anna)
    client.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr("api.endpoints.actions._cleaned_data", fail)
        broken = post(client, order)

    assert (broken.status_code, broken.headers["Content-Type"]) == (500, "application/problem+json")
    assert not IdempotentRequest.objects.exists()
    assert post(client, order).status_code == 200


def test_key_is_free_after_a_day_and_its_answer_deleted(
    anna: Actor, order: Order, program: Program, vendor: Vendor
) -> None:
    client = program(anna)
    post(client, order)
    IdempotentRequest.objects.update(began_at=timezone.now() - timedelta(hours=25))

    assert post(client, order, {"comment": "another"}).status_code == 200
    IdempotentRequest.objects.update(began_at=timezone.now() - timedelta(hours=25))
    retention.apply(vendor.pk)

    assert not IdempotentRequest.objects.exists()


def test_answer_is_erased_with_its_customer() -> None:
    [declared] = [declared for declared in PERSONAL_DATA if declared.model is IdempotentRequest]

    assert (declared.order, declared.erased) == ("order_id", {"body": "", "status": None})


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_one_act(anna: Actor, order: Order, program: Program) -> None:
    client = program(anna)

    responses = at_once(*(lambda: post(client, order) for _ in range(4)))

    statuses = sorted(response.status_code for response in responses)
    assert statuses[0] == 200
    assert set(statuses) <= {200, 409}
    answers = {response.content for response in responses if response.status_code == 200}
    assert len(answers) == 1
    assert order.activities.count() == 1
