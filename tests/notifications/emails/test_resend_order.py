"""Resend Order: choose the emails, say why; they go to the customer's current address."""

from collections.abc import Callable

import pytest
from django.test import Client

from jobs.worker import process_jobs
from notifications.emails.actions.resend_order import ResendOrder
from notifications.emails.models import Email
from orders.actions import Obstacle
from orders.bulk.models import BulkRun
from orders.models import Order
from tests import make
from tests.mail_server import MailServer
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]


@pytest.fixture
def page(order: Order) -> str:
    return f"{order.get_absolute_url()}actions/resend-order/"


def test_it_lists_the_emails_then_asks_for_a_comment(
    anna: Actor, order: Order, panel: Panel, page: str
) -> None:
    license_email = make.email_template(order.vendor)
    client = panel(anna)

    first = client.get(page).content.decode()
    assert ("Transaction Receipt" in first, "License" in first, ">Submit</button>" in first) == (True,) * 3
    second = client.post(page, {"items": ["receipt", f"template-{license_email.pk}"]}).content.decode()
    assert (">Continue</button>" in second, "Customer request" in second) == (True, True)
    assert (second.count('type="hidden" name="items"'), "This field is required" in second) == (2, False)
    assert not Email.objects.exists()


def test_it_resends_to_the_current_address(
    anna: Actor, order: Order, panel: Panel, page: str, mail_server: MailServer
) -> None:
    Order.objects.update(email="hopper@navy.example")

    answer = panel(anna).post(page, {"items": ["receipt"], "comment": "Customer request"}, follow=True)
    process_jobs()

    assert "The selected emails will be resent shortly." in answer.content.decode()
    (message,) = mail_server.arrived
    assert message["To"] == "hopper@navy.example"
    resent, sent = order.activities.order_by("pk")
    name = f"“Your receipt for order {order.number}”"
    assert resent.sentence == f"Resending {name} to hopper@navy.example."
    assert (sent.cause, sent.sentence) == (resent, f"{name} sent to hopper@navy.example.")


def test_it_asks_again_when_nothing_or_no_comment_was_given(
    anna: Actor, order: Order, panel: Panel, page: str
) -> None:
    client = panel(anna)

    assert "This field is required" in client.post(page, {"comment": "x"}).content.decode()
    assert (
        "This field is required" in client.post(page, {"items": ["receipt"], "comment": ""}).content.decode()
    )
    assert not Email.objects.exists()


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"email": ""}, "no email address"),
        ({"status": "pending", "paid_minor": 0}, "not paid"),
        ({"kind": "credit"}, "no emails"),
    ],
)
def test_it_says_why_it_cannot(anna: Actor, vendor: Vendor, facts: dict[str, object], reason: str) -> None:
    with pytest.raises(Obstacle, match=reason):
        ResendOrder(make.order(vendor, **facts), anna).run(items=["receipt"], comment="x")


def test_it_offers_each_email_again_on_its_tab(anna: Actor, order: Order, panel: Panel, page: str) -> None:
    make.email(order)

    tab = panel(anna).get(f"{order.get_absolute_url()}emails/").content.decode()

    assert f'action="{page}"' in tab
    assert 'name="items" value="receipt"' in tab


def test_it_leads_from_activity_to_the_email_and_its_resend(
    anna: Actor, order: Order, panel: Panel, page: str, mail_server: MailServer
) -> None:
    ResendOrder(order, anna).run(items=["receipt"], comment="Customer request")
    process_jobs()
    client, letter = panel(anna), Email.objects.get()
    address = f"{order.get_absolute_url()}emails/{letter.pk}/"

    assert (
        f'href="{address}">Open or resend'
        in client.get(f"{order.get_absolute_url()}activity/").content.decode()
    )
    assert f'action="{page}"' in client.get(address).content.decode()


def test_it_resends_for_many_orders_once_each(
    anna: Actor, vendor: Vendor, panel: Panel, mail_server: MailServer
) -> None:
    orders = [make.order(vendor) for _ in range(4)] + [make.order(vendor, email="")]
    query = "&".join(f"order={order.number}" for order in orders)
    client = panel(anna)

    form = client.get(f"/orders/actions/resend-order/?{query}").content.decode()
    client.post(f"/orders/actions/resend-order/?{query}", {"items": ["receipt"], "comment": "outage"})
    process_jobs()
    run = BulkRun.objects.get()
    run.orders.filter(state="done").update(state="waiting")  # results lost with their worker
    BulkRun.objects.update(done_at=None)
    run.refresh_from_db()
    process_jobs()

    assert "1 order: the order has no email address" in form
    assert len(mail_server.arrived) == 4
