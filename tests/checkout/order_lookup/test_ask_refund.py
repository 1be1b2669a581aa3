"""The customer's own refund request, by the link of the order that was found."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from checkout.order_lookup.links import SHOWN_FOR, found_url, token_of
from jobs.worker import process_jobs
from notifications.actions.change_email import ChangeEmail
from orders.models import Activity, Order
from refunds.actions.request_refund import RequestRefund
from refunds.models import RefundRequest
from tests import make
from tests.at_once import at_once
from tests.mail_server import MailServer
from tests.tables import snapshot
from vendors.actor import Actor
from vendors.models import Vendor

TYPED = {"reason": "I bought it twice", "comment": "Once at work, once at home."}


def page_of(order: Order, lifetime: timedelta = SHOWN_FOR) -> str:
    return reverse("ask_refund", args=[token_of(order, lifetime=lifetime)])


def test_it_goes_the_way_of_customer_services(
    client: Client, order: Order, mail_server: MailServer, amir: Actor, panel: Callable[[Actor], Client]
) -> None:
    found = client.get(found_url(order, lifetime=SHOWN_FOR)).content.decode()
    assert "Ask for a refund" in found

    answer = client.post(page_of(order), TYPED, follow=True)
    process_jobs()

    text = answer.content.decode()
    assert "Your request was sent." in text
    assert "You asked for a refund on" in text
    assert "Ask for a refund</a>" not in text
    (letter,) = mail_server.arrived
    assert (letter["To"], letter["Cc"]) == ("support@acme.example", "grace@navy.example")
    assert letter["Reply-To"] == "support@acme.example, grace@navy.example"
    body = letter.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert "I bought it twice\n\nOnce at work, once at home." in body
    activity = Activity.objects.get(order=order, sentence__startswith="Refund requested")
    assert (activity.actor_kind, activity.actor_name) == ("customer", "Grace Hopper")
    listed = panel(amir).get("/refunds/requests/").content.decode()
    assert "Asked by the customer, Grace Hopper" in listed


def test_it_is_one_however_often_it_is_sent(client: Client, order: Order) -> None:
    form = TYPED | {"token": "9f0c0f6e-6d67-4b7e-9b0e-0d8f6a5f8f11"}
    first, again = (client.post(page_of(order), form) for _ in range(2))

    assert (first.status_code, again.status_code) == (302, 302)
    other = client.post(page_of(order), TYPED)
    assert "You asked on" in other.content.decode()
    assert RefundRequest.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_it_is_one_when_two_windows_ask_at_once(vendor: Vendor) -> None:
    order = make.order(vendor)

    at_once(*[lambda: Client().post(page_of(order), TYPED)] * 4)

    assert RefundRequest.objects.count() == 1


@pytest.mark.parametrize(
    "wrong", [{"reason": ""}, {"reason": "else"}, {"comment": " "}, {"comment": "x" * 4_001}]
)
def test_it_keeps_what_was_typed_when_something_is_missing(
    client: Client, order: Order, wrong: dict[str, str]
) -> None:
    before = snapshot()

    page = client.post(page_of(order), TYPED | wrong).content.decode()

    assert 'aria-invalid="true"' in page
    assert (TYPED | wrong)["comment"] in page
    assert snapshot() == before


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"payment_method": "wire", "charge_id": ""}, "paid by wire transfer. To ask for a refund, write to"),
        ({"is_test": True}, "orders@mycommerce.com"),
        ({"status": "charged_back"}, "orders@mycommerce.com"),
    ],
)
def test_it_shows_the_way_to_customer_service_where_it_cannot_be_asked(
    client: Client, vendor: Vendor, facts: dict[str, Any], said: str
) -> None:
    order = make.order(vendor, **facts)

    page = client.get(page_of(order)).content.decode()
    client.post(page_of(order), TYPED)

    assert said in page
    assert "Send the request" not in page
    assert not RefundRequest.objects.exists()


def test_it_is_throttled(client: Client, order: Order) -> None:
    for _ in range(5):
        client.post(page_of(order), TYPED)
        RefundRequest.objects.update(state="declined")

    page = client.post(page_of(order), TYPED).content.decode()

    assert "Too many requests today" in page
    assert RefundRequest.objects.count() == 5


def test_it_believes_only_a_link_that_is_still_good(client: Client, order: Order) -> None:
    assert client.post(page_of(order, timedelta(0)), TYPED).status_code == 410
    assert client.post(page_of(order)[:-9] + "xx/refund/", TYPED).status_code == 404
    assert not RefundRequest.objects.exists()


def test_it_proves_one_order_and_nothing_else(vendor: Vendor, order: Order) -> None:
    customer = Actor.customer(order, "Grace Hopper")

    with pytest.raises(PermissionDenied):
        RequestRefund(make.order(vendor), customer).run(comment="x", reason="")
    assert customer.refusal(ChangeEmail.right, make.order(vendor))
    assert not Order.objects.visible_to(customer).exists()
