"""Resend Vendor Notification: by email and HTTP Order Notice, as the order is now, under new webhook-ids."""

from collections.abc import Callable

import pytest
from django.test import Client

from jobs.worker import process_jobs
from notifications.actions.resend_vendor_notification import ResendVendorNotification
from notifications.emails.models import Email
from notifications.webhooks.models import Event, Notice
from orders.actions import Obstacle
from orders.models import Order, OrderItem
from tests import make
from tests.mail_server import MailServer, body_of
from tests.notice_sink import Sink
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]


@pytest.fixture
def vendor(db: None) -> Vendor:
    return make.vendor("Acme Software", notification_email="orders@acme.example")


def test_resend_vendor_notification_sends_email_and_notice(
    anna: Actor, order: Order, item: OrderItem, panel: Panel, sink: Sink, mail_server: MailServer
) -> None:
    endpoint = make.endpoint(order.vendor)
    first = make.notice(order, endpoint=endpoint, state="delivered")
    Order.objects.update(email="hopper@navy.example")

    response = panel(anna).post(
        f"{item.get_absolute_url()}actions/", {"action": "resend-vendor-notification"}, follow=True
    )
    process_jobs()

    assert "The notification will be resent shortly." in response.content.decode()
    (arrival,) = sink.arrived
    assert arrival.message_id not in {"", first.message_id}
    assert b"hopper@navy.example" in arrival.body
    (message,) = mail_server.arrived
    assert message["To"] == "orders@acme.example"
    assert order.number in message["Subject"]
    assert "hopper@navy.example" in body_of(message)
    resent = Notice.objects.latest("pk")
    assert (resent.origin, resent.state, resent.event) == ("resent", "delivered", "order")


def test_resend_vendor_notification_names_the_recipients_on_activity(
    anna: Actor, order: Order, item: OrderItem
) -> None:
    make.endpoint(order.vendor)

    activity = ResendVendorNotification(order, anna, item).run()

    assert activity.sentence == (
        "Resending the vendor notification to orders@acme.example and hooks.acme.example."
    )
    assert (activity.kind, order.jobs.count()) == ("notice", 2)


def test_resend_vendor_notification_refuses_without_recipients(
    anna: Actor, order: Order, item: OrderItem
) -> None:
    Vendor.objects.update(notification_email="")
    make.endpoint(order.vendor, events=[Event.REFUND])
    order.refresh_from_db()

    with pytest.raises(Obstacle, match="neither an order notification address"):
        ResendVendorNotification(order, anna, item).run()

    assert not Email.objects.exists()
    assert not Notice.objects.exists()


def test_resend_vendor_notification_sends_once_for_one_form(
    anna: Actor, order: Order, item: OrderItem, panel: Panel
) -> None:
    form = {"action": "resend-vendor-notification", "token": "00000000-0000-0000-0000-000000000007"}

    for _ in range(2):
        panel(anna).post(f"{item.get_absolute_url()}actions/", form)

    assert Email.objects.count() == 1


def test_new_order_emails_the_vendor(vendor: Vendor, mail_server: MailServer) -> None:
    order = make.place(vendor)
    process_jobs()

    (message,) = [message for message in mail_server.arrived if message["To"] == "orders@acme.example"]
    text = body_of(message)
    assert all(value in text for value in (order.number, "Backup Pro", "€49.95", "Grace Hopper", "/orders/"))


def test_resend_vendor_notification_refuses_a_viewer(bob: Actor, item: OrderItem, panel: Panel) -> None:
    response = panel(bob).post(f"{item.get_absolute_url()}actions/", {"action": "resend-vendor-notification"})

    assert response.status_code == 403
