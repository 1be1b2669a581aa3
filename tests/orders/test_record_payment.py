"""An order that waited for a wire transfer or check is paid: all that waited with it follows, once."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from checkout.documents.models import Document
from delivery.models import Delivery
from jobs.models import Job
from jobs.worker import process_jobs
from notifications.emails.models import Email
from notifications.webhooks.models import Notice
from orders.actions import Obstacle, menu
from orders.actions.record_payment import RecordPayment
from orders.models import Order
from orders.placing import payment_received
from tests import make
from tests.mail_server import MailServer
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]


@pytest.fixture
def waiting(vendor: Vendor) -> Order:
    """Placed, and heard of by everybody; its vendor hears of orders both ways."""
    vendor.notification_email = "orders@acme.example"
    vendor.save()
    make.endpoint(vendor)
    make.email_template(vendor, "Welcome")
    order = make.place(
        vendor, status=Order.Status.PENDING, payment_method="wire", card_last4="", card_brand=""
    )
    Job.objects.filter(task="notifications.deliver_notice").delete()  # nobody listens there
    process_jobs()
    return order


def letters(about: str) -> list[str]:
    return list(Email.objects.filter(kind=about).order_by("pk").values_list("subject", flat=True))


def test_it_says_before_that_nothing_is_paid(waiting: Order, mail_server: MailServer) -> None:
    (due,) = Email.objects.exclude(kind="notification")

    assert (due.kind, due.state) == ("payment_due", "sent")
    assert f"name the Order ID {waiting.number} with your payment" in due.text
    assert "this is not a receipt" in due.html
    assert letters("notification")[0].startswith(f"Order {waiting.number} (waiting for payment):")
    assert not Delivery.objects.exists()
    assert not Document.objects.exists()


def test_it_does_once_all_that_follows_from_the_money(
    sam: Actor, waiting: Order, mail_server: MailServer
) -> None:
    token = str(uuid4())
    for _ in range(2):
        RecordPayment(waiting, sam).run(reference="WIRE-7", token=token)
    Job.objects.filter(task="notifications.deliver_notice").delete()
    process_jobs()

    waiting.refresh_from_db()
    assert (waiting.status, waiting.paid_minor, waiting.left.minor) == ("paid", 4995, 4995)
    assert letters("receipt") == [f"Your receipt for order {waiting.number}"]
    assert letters("product") == ["Welcome"]
    assert letters("notification")[1:] == [f"Order {waiting.number}: Backup Pro, €49.95"]
    assert (Delivery.objects.count(), Document.objects.count()) == (1, 1)
    assert ["Paid" in one.body for one in Notice.objects.order_by("pk")] == [False, True]
    sentence = "Payment of €49.95 received, reference WIRE-7."
    assert waiting.activities.filter(sentence=sentence, actor_kind="staff").count() == 1


def test_it_writes_one_receipt_when_the_money_comes_before_the_first_letter(
    sam: Actor, vendor: Vendor, mail_server: MailServer
) -> None:
    order = make.place(vendor, status=Order.Status.PENDING, payment_method="check")
    RecordPayment(order, sam).run(reference="CHECK-1")

    process_jobs()

    assert (letters("receipt"), letters("payment_due")) == ([f"Your receipt for order {order.number}"], [])


def test_it_promises_nothing_for_an_order_that_does_not_wait(order: Order) -> None:
    assert payment_received(order) == []


def test_it_is_for_customer_service_and_waiting_orders(
    sam: Actor, alice: Actor, waiting: Order, order: Order
) -> None:
    with pytest.raises(Obstacle, match="only Customer Service records payments"):
        RecordPayment(waiting, alice).run(reference="x")
    with pytest.raises(Obstacle, match="does not wait for a payment"):
        RecordPayment(order, sam).run(reference="x")
    offered = [
        "record-payment" in {entry.slug for entry in menu(*who)}
        for who in ((waiting, sam), (waiting, alice), (order, sam))
    ]
    assert offered == [True, False, False]


def test_it_asks_for_the_reference_on_its_page(sam: Actor, waiting: Order, panel: Panel) -> None:
    client, url = panel(sam), f"/orders/{waiting.number}/actions/record-payment/"

    page = client.get(url).content.decode()
    assert "Of the wire transfer or check." in page
    assert client.post(url, {"reference": " "}).status_code == 200
    assert client.post(url, {"reference": "WIRE-8"}).status_code == 303
    assert waiting.activities.filter(data__reference="WIRE-8").exists()
