"""The customer's refund request, by the link to the order."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from checkout.order_lookup.links import SHOWN_FOR, order_url, sign_order
from jobs.worker import process_jobs
from notifications.actions.change_email import ChangeEmail
from orders.models import Activity, Order
from refunds.actions.request_refund import RequestRefund
from refunds.models import RefundRequest
from tests import make
from tests.at_once import at_once
from tests.mail_server import MailServer, body_of
from tests.tables import snapshot
from vendors.actor import Actor
from vendors.models import Vendor

FORM_DATA = {"reason": "I bought it twice", "comment": "Once at work, once at home."}


def ask_refund_url(order: Order, lifetime: timedelta = SHOWN_FOR) -> str:
    return reverse("ask_refund", args=[sign_order(order, lifetime=lifetime)])


def test_refund_request_is_mailed_and_listed_like_customer_services_own(
    client: Client, order: Order, mail_server: MailServer, amir: Actor, panel: Callable[[Actor], Client]
) -> None:
    order_page = client.get(order_url(order, lifetime=SHOWN_FOR)).content.decode()
    assert "Ask for a refund" in order_page

    response = client.post(ask_refund_url(order), FORM_DATA, follow=True)
    process_jobs()

    text = response.content.decode()
    assert "Your request was sent." in text
    assert "You asked for a refund on" in text
    assert "Ask for a refund</a>" not in text
    (message,) = mail_server.arrived
    assert (message["To"], message["Cc"]) == ("support@acme.example", "grace@navy.example")
    assert message["Reply-To"] == "support@acme.example, grace@navy.example"
    body = body_of(message).replace("\r\n", "\n")
    assert "I bought it twice\n\nOnce at work, once at home." in body
    activity = Activity.objects.get(order=order, sentence__startswith="Refund requested")
    assert (activity.actor_kind, activity.actor_name) == ("customer", "Grace Hopper")
    list_page = panel(amir).get("/refunds/requests/").content.decode()
    assert "Asked by the customer, Grace Hopper" in list_page


def test_refund_request_is_made_once_however_often_the_form_is_sent(client: Client, order: Order) -> None:
    form_data = FORM_DATA | {"token": "9f0c0f6e-6d67-4b7e-9b0e-0d8f6a5f8f11"}
    first, again = (client.post(ask_refund_url(order), form_data) for _ in range(2))

    assert (first.status_code, again.status_code) == (302, 302)
    later = client.post(ask_refund_url(order), FORM_DATA)
    assert "You asked on" in later.content.decode()
    assert RefundRequest.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_refund_request_is_made_once_when_several_windows_ask_at_once(vendor: Vendor) -> None:
    order = make.order(vendor)

    at_once(*[lambda: Client().post(ask_refund_url(order), FORM_DATA)] * 4)

    assert RefundRequest.objects.count() == 1


@pytest.mark.parametrize(
    "changes", [{"reason": ""}, {"reason": "else"}, {"comment": " "}, {"comment": "x" * 4_001}]
)
def test_refund_request_form_keeps_what_was_typed_after_an_error(
    client: Client, order: Order, changes: dict[str, str]
) -> None:
    before = snapshot()

    page = client.post(ask_refund_url(order), FORM_DATA | changes).content.decode()

    assert 'aria-invalid="true"' in page
    assert (FORM_DATA | changes)["comment"] in page
    assert snapshot() == before


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"payment_method": "wire", "charge_id": ""}, "paid by wire transfer. To ask for a refund, write to"),
        ({"is_test": True}, "orders@mycommerce.com"),
        ({"status": "charged_back"}, "orders@mycommerce.com"),
    ],
)
def test_refund_request_page_names_customer_service_when_a_request_is_impossible(
    client: Client, vendor: Vendor, fields: dict[str, Any], text: str
) -> None:
    order = make.order(vendor, **fields)

    page = client.get(ask_refund_url(order)).content.decode()
    client.post(ask_refund_url(order), FORM_DATA)

    assert text in page
    assert "Send the request" not in page
    assert not RefundRequest.objects.exists()


def test_refund_request_is_limited_to_five_a_day(client: Client, order: Order) -> None:
    for _ in range(5):
        client.post(ask_refund_url(order), FORM_DATA)
        RefundRequest.objects.update(state="declined")

    page = client.post(ask_refund_url(order), FORM_DATA).content.decode()

    assert "Too many requests today" in page
    assert RefundRequest.objects.count() == 5


def test_refund_request_needs_a_valid_link(client: Client, order: Order) -> None:
    assert client.post(ask_refund_url(order, timedelta(0)), FORM_DATA).status_code == 410
    assert client.post(ask_refund_url(order)[:-9] + "xx/refund/", FORM_DATA).status_code == 404
    assert not RefundRequest.objects.exists()


def test_refund_request_link_gives_no_access_to_other_orders(vendor: Vendor, order: Order) -> None:
    customer = Actor.customer(order, "Grace Hopper")

    with pytest.raises(PermissionDenied):
        RequestRefund(make.order(vendor), customer).run(comment="x", reason="")
    assert customer.refusal(ChangeEmail.right, make.order(vendor))
    assert not Order.objects.visible_to(customer, order.number).exists()
