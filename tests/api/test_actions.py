"""Actions by the API: the same engine, words of refusal and limits as on pages; a new action is there by itself."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from api.openapi import document
from jobs.worker import process_jobs
from notifications.emails.models import Email
from orders.models import Activity, Order, OrderItem
from refunds.models import RefundSettings
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

Program = Callable[..., Client]
RESEND = {"items": ["receipt"], "comment": "ticket 7"}


def url_of(order: Order, slug: str, item: OrderItem | None = None) -> str:
    of_item = f"/items/{item.pk}" if item else ""
    return f"/api/v1/orders/{order.number}{of_item}/actions/{slug}"


def post(client: Client, url: str, body: Any = None, **headers: str) -> Any:
    return client.post(url, body or {}, content_type="application/json", headers=headers)


def test_resend_order_mails_the_receipt_and_names_the_token(
    anna: Actor, order: Order, program: Program, mailoutbox: list[Any]
) -> None:
    response = post(program(anna), url_of(order, "resend-order"), RESEND)
    process_jobs()

    assert response.status_code == 200
    content, activity = response.json(), Activity.objects.earliest("pk")
    assert content["activity"]["id"] == activity.pk
    assert content["activity"]["sentence"] == activity.sentence
    assert activity.actor_user == anna.user
    assert activity.actor_name.startswith("anna@demo.example, by API token “Help desk ")
    assert content["message"]
    assert Email.objects.get(order=order).state == "sent"


def test_action_by_the_api_is_the_one_of_the_panel(
    anna: Actor, vendor: Vendor, program: Program, panel: Callable[[Actor], Client]
) -> None:
    by_panel, by_api = make.order(vendor), make.order(vendor)
    panel(anna).post(f"/orders/{by_panel.number}/actions/resend-order/", RESEND | {"shown": by_panel.email})
    post(program(anna), url_of(by_api, "resend-order"), RESEND)

    first, second = (
        [
            (activity.kind, activity.sentence.replace(order.number, "…"), activity.data, activity.actor_user)
            for activity in order.activities.order_by("pk")
        ]
        for order in (by_panel, by_api)
    )
    assert first == second
    assert by_panel.jobs.count() == by_api.jobs.count()


def test_obstacle_is_the_sentence_of_the_page(amir: Actor, vendor: Vendor, program: Program) -> None:
    order = make.order(vendor, is_test=True)

    response = post(program(amir), url_of(order, "refund-order"), {"comment": "x"})

    assert response.status_code == 409
    assert response.json()["type"] == "/api/v1/docs#obstacle"
    assert response.json()["detail"] == "This cannot be done now: it is a test order: no money was taken."
    assert response.json()["reason"] == "it is a test order: no money was taken"


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["items", "comment"]),
        ({"items": "receipt", "comment": "x"}, ["items"]),
        ({"items": [1], "comment": "x"}, ["items"]),
        ({"items": ["nothing"], "comment": "x"}, ["items"]),
        ({"items": ["receipt"], "comment": " "}, ["comment"]),
        ({"items": ["receipt"], "comment": "x" * 4001}, ["comment"]),
        ({"items": ["receipt"], "comment": "a\0b"}, ["comment"]),
        ({"items": ["receipt"], "comment": 7}, ["comment"]),
        (RESEND | {"colour": "red"}, ["colour"]),
        (RESEND | {"shown": 7}, ["shown"]),
    ],
)
def test_fields_that_are_not_right_are_named(
    anna: Actor, order: Order, program: Program, body: dict[str, Any], fields: list[str]
) -> None:
    response = post(program(anna), url_of(order, "resend-order"), body)

    assert response.status_code == 422
    assert sorted(response.json()["errors"]) == sorted(fields)
    assert not Activity.objects.exists()


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        ("[", "application/json", 400), ("[]", "application/json", 400), ("7", "application/json", 400),
        ("[" * 90_000, "application/json", 400), ('{"comment": "\\ud800"}', "application/json", 400),
        ('{"comment": NaN}', "application/json", 400), ('{"comment": %s}' % ("9" * 5_000), "application/json", 400),
        (b"\xff", "application/json", 400), ("comment=x", "application/x-www-form-urlencoded", 415),
        ('{"comment": "%s"}' % ("x" * 100_000), "application/json", 413),
        (b"x" * 3_000_000, "application/json", 413),
    ],
)  # fmt: skip
def test_odd_bodies_are_problems(
    anna: Actor, order: Order, program: Program, body: str | bytes, content_type: str, status: int
) -> None:
    response = program(anna).post(url_of(order, "add-comment"), body, content_type=content_type)

    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"


def test_detail_says_what_it_asks_and_does(amir: Actor, order: Order, program: Program) -> None:
    content = program(amir).get(url_of(order, "refund-order")).json()

    assert (content["label"], content["reason"]) == ("Refund Order - Credit Card", "")
    assert "€49.95" in content["shows"]
    assert content["fields"]["required"] == ["comment"]
    assert content["fields"]["properties"]["keeps_license"]["type"] == "boolean"
    items = program(amir).get(url_of(order, "resend-order")).json()["fields"]["properties"]["items"]["items"]
    assert items["oneOf"] == [{"const": "receipt", "title": "Transaction Receipt"}]


def test_what_was_shown_is_done_or_nothing(amir: Actor, order: Order, program: Program) -> None:
    client, url = program(amir), url_of(order, "refund-order")
    body = {"comment": "x", "keeps_license": True, "shown": client.get(url).json()["shows"]}
    Order.objects.update(reserved_minor=1000)

    outdated = post(client, url, body)

    assert outdated.json()["type"] == "/api/v1/docs#outdated"
    assert not order.refunds.exists()
    assert post(client, url, body | {"shown": client.get(url).json()["shows"]}).status_code == 200
    refund = order.refunds.get()
    assert (refund.amount_minor, refund.keeps_license) == (3995, True)


def test_ceilings_count_for_the_person_whichever_way(
    amir: Actor, vendor: Vendor, order: Order, program: Program
) -> None:
    RefundSettings.objects.create(vendor=vendor, ceilings={"manager": {"EUR": 1000}})

    response = post(program(amir), url_of(order, "refund-order"), {"comment": "x"})

    assert response.json()["message"] == "Refund sent for approval by another person."
    refund = order.refunds.get()
    approval = post(program(amir), url_of(order, "approve-refund"), {"refund": refund.pk})
    assert "you asked for it yourself" in approval.json()["detail"]


def test_same_data_again_without_a_key_is_refused(anna: Actor, order: Order, program: Program) -> None:
    client, url = program(anna), url_of(order, "add-comment")
    assert post(client, url, {"comment": "called"}).status_code == 200

    again = post(client, url, {"comment": "called"})

    assert again.json()["type"] == "/api/v1/docs#sent-before"
    assert post(client, url, {"comment": "called"}, **{"Idempotency-Key": "call-2"}).status_code == 200
    assert order.activities.count() == 2


@pytest.mark.usefixtures("stamps")
def test_new_action_is_there_by_itself(anna: Actor, order: Order, item: OrderItem, program: Program) -> None:
    client = program(anna)

    for slug, of_item in (("stamp", None), ("stamp-item", item)):
        url = url_of(order, slug, of_item)
        assert slug in [entry["slug"] for entry in client.get(url.rpartition("/")[0]).json()["results"]]
        assert post(client, url).json()["message"] == "Stamped."
    paths = document()["paths"]
    assert "post" in paths["/api/v1/orders/{order_id}/actions/stamp"]
    assert "post" in paths["/api/v1/orders/{order_id}/items/{item_id}/actions/stamp-item"]


def test_running_an_action_has_a_query_budget(
    anna: Actor, order: Order, program: Program, django_assert_max_num_queries: Any
) -> None:
    client = program(anna)
    client.get("/api/v1/orders")

    with django_assert_max_num_queries(20):
        post(client, url_of(order, "add-comment"), {"comment": "called"}, **{"Idempotency-Key": "call-2"})
