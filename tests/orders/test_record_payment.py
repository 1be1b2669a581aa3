"""Recording the payment of a pending order starts all that follows from it, once."""

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
from orders.placing import receive_payment
from tests import make
from tests.mail_server import MailServer
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]


@pytest.fixture
def pending_order(vendor: Vendor) -> Order:
    """An order whose first jobs are done; its vendor gets emails and notices about orders."""
    vendor.notification_email = "orders@acme.example"
    vendor.save()
    make.endpoint(vendor)
    make.email_template(vendor, "Welcome")
    order = make.place(
        vendor, status=Order.Status.PENDING, payment_method="wire", card_last4="", card_brand=""
    )
    Job.objects.filter(task="notifications.deliver_notice").delete()  # its endpoint does not exist
    process_jobs()
    return order


def email_subjects(kind: str) -> list[str]:
    return list(Email.objects.filter(kind=kind).order_by("pk").values_list("subject", flat=True))


def test_pending_order_sends_a_payment_due_email_only(pending_order: Order, mail_server: MailServer) -> None:
    (payment_due,) = Email.objects.exclude(kind="notification")

    assert (payment_due.kind, payment_due.state) == ("payment_due", "sent")
    assert f"name the Order ID {pending_order.number} with your payment" in payment_due.text
    assert "this is not a receipt" in payment_due.html
    assert email_subjects("notification")[0].startswith(
        f"Order {pending_order.number} (waiting for payment):"
    )
    assert not Delivery.objects.exists()
    assert not Document.objects.exists()


def test_record_payment_starts_all_that_follows_once(
    sam: Actor, pending_order: Order, mail_server: MailServer
) -> None:
    token = str(uuid4())
    for _ in range(2):
        RecordPayment(pending_order, sam).run(reference="WIRE-7", token=token)
    Job.objects.filter(task="notifications.deliver_notice").delete()
    process_jobs()

    pending_order.refresh_from_db()
    assert (pending_order.status, pending_order.paid_minor, pending_order.left.minor) == ("paid", 4995, 4995)
    assert email_subjects("receipt") == [f"Your receipt for order {pending_order.number}"]
    assert email_subjects("product") == ["Welcome"]
    assert email_subjects("notification")[1:] == [f"Order {pending_order.number}: Backup Pro, €49.95"]
    assert (Delivery.objects.count(), Document.objects.count()) == (1, 1)
    assert ["Paid" in notice.body for notice in Notice.objects.order_by("pk")] == [False, True]
    sentence = "Payment of €49.95 received, reference WIRE-7."
    assert pending_order.activities.filter(sentence=sentence, actor_kind="staff").count() == 1


def test_record_payment_before_the_first_email_sends_one_receipt(
    sam: Actor, vendor: Vendor, mail_server: MailServer
) -> None:
    order = make.place(vendor, status=Order.Status.PENDING, payment_method="check")
    RecordPayment(order, sam).run(reference="CHECK-1")

    process_jobs()

    assert (email_subjects("receipt"), email_subjects("payment_due")) == (
        [f"Your receipt for order {order.number}"],
        [],
    )


def test_receive_payment_requests_no_job_for_a_paid_order(order: Order) -> None:
    assert receive_payment(order) == []


def test_record_payment_is_for_customer_service_and_pending_orders(
    sam: Actor, alice: Actor, pending_order: Order, order: Order
) -> None:
    with pytest.raises(Obstacle, match="only Customer Service records payments"):
        RecordPayment(pending_order, alice).run(reference="x")
    with pytest.raises(Obstacle, match="does not wait for a payment"):
        RecordPayment(order, sam).run(reference="x")
    offered = [
        "record-payment" in {entry.slug for entry in menu(*order_and_actor)}
        for order_and_actor in ((pending_order, sam), (pending_order, alice), (order, sam))
    ]
    assert offered == [True, False, False]


def test_record_payment_asks_for_the_reference(sam: Actor, pending_order: Order, panel: Panel) -> None:
    client, url = panel(sam), f"/orders/{pending_order.number}/actions/record-payment/"

    page = client.get(url).content.decode()
    assert "Of the wire transfer or check." in page
    assert client.post(url, {"reference": " "}).status_code == 200
    assert client.post(url, {"reference": "WIRE-8"}).status_code == 303
    assert pending_order.activities.filter(data__reference="WIRE-8").exists()
