"""Resend Order: the chosen emails go to the customer's current address."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from delivery.models import Delivery
from jobs.worker import process_jobs
from notifications.emails.actions.resend_order import ResendOrder
from notifications.emails.models import Email
from orders.actions import Obstacle, run_many
from orders.bulk.models import BulkRun
from orders.models import Order, OrderItem
from tests import make
from tests.delivery import goods
from tests.forms import hidden_fields, problem_of
from tests.mail_server import MailServer
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]


@pytest.fixture
def url(order: Order) -> str:
    return f"{order.get_absolute_url()}actions/resend-order/"


def test_resend_order_lists_the_emails_then_asks_for_a_comment(
    anna: Actor, order: Order, panel: Panel, url: str
) -> None:
    license_email = make.email_template(order.vendor)
    client = panel(anna)

    first = client.get(url).content.decode()
    assert ("Transaction Receipt" in first, "License" in first, ">Submit</button>" in first) == (True,) * 3
    second = client.post(url, {"items": ["receipt", f"template-{license_email.pk}"]}).content.decode()
    assert (">Continue</button>" in second, "Customer request" in second) == (True, True)
    assert (second.count('type="hidden" name="items"'), "This field is required" in second) == (2, False)
    assert not Email.objects.exists()


def test_resend_order_has_a_second_page_that_can_be_reloaded(
    anna: Actor, order: Order, panel: Panel, url: str
) -> None:
    client = panel(anna)

    assert 'method="get"' in client.get(url).text
    chosen = {"items": ["", "receipt"], "next": "/orders/"}
    for second in [client.get(url, chosen).text for _ in range(2)]:
        assert (">Continue</button>" in second, 'name="items" value="receipt"' in second) == (True, True)
        assert "This field is required" not in second
    assert "This field is required" in client.get(url, {"items": ""}).text
    client.post(url, hidden_fields(client.get(url, chosen).text) | {"items": ["receipt"], "comment": "x"})
    assert Email.objects.count() == 1


def test_resend_order_sends_to_the_current_address(
    anna: Actor, order: Order, panel: Panel, url: str, mail_server: MailServer
) -> None:
    Order.objects.update(email="hopper@navy.example")

    response = panel(anna).post(url, {"items": ["receipt"], "comment": "Customer request"}, follow=True)
    process_jobs()

    assert "The selected emails will be resent shortly." in response.content.decode()
    (message,) = mail_server.arrived
    assert message["To"] == "hopper@navy.example"
    resent, sent = order.activities.order_by("pk")
    name = f"“Your receipt for order {order.number}”"
    assert resent.sentence == f"Resending {name} to hopper@navy.example."
    assert (sent.cause, sent.sentence) == (resent, f"{name} sent to hopper@navy.example.")


def test_resend_order_requires_emails_and_a_comment(
    anna: Actor, order: Order, panel: Panel, url: str
) -> None:
    client = panel(anna)

    assert "This field is required" in client.post(url, {"comment": "x"}).content.decode()
    assert (
        "This field is required" in client.post(url, {"items": ["receipt"], "comment": ""}).content.decode()
    )
    assert not Email.objects.exists()


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"email": ""}, "no email address"),
        ({"status": "pending", "paid_minor": 0}, "not paid"),
        ({"kind": "credit"}, "no emails"),
    ],
)
def test_resend_order_names_its_obstacle(
    anna: Actor, vendor: Vendor, fields: dict[str, Any], reason: str
) -> None:
    with pytest.raises(Obstacle, match=reason):
        ResendOrder(make.order(vendor, **fields), anna).run(items=["receipt"], comment="x")


def test_emails_tab_offers_to_resend(anna: Actor, order: Order, panel: Panel, url: str) -> None:
    make.email(order)

    tab = panel(anna).get(f"{order.get_absolute_url()}emails/").content.decode()

    assert f'action="{url}"' in tab
    assert 'name="items" value="receipt"' in tab


def test_activity_links_to_the_email_which_offers_to_resend(
    anna: Actor, order: Order, panel: Panel, url: str, mail_server: MailServer
) -> None:
    ResendOrder(order, anna).run(items=["receipt"], comment="Customer request")
    process_jobs()
    client, email = panel(anna), Email.objects.get()
    address = f"{order.get_absolute_url()}emails/{email.pk}/"

    assert (
        f'href="{address}">Open or resend'
        in client.get(f"{order.get_absolute_url()}activity/").content.decode()
    )
    assert f'action="{url}"' in client.get(address).content.decode()


def test_resend_order_in_bulk_sends_once_for_each_order(
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
    BulkRun.objects.update(state="running", processed=1)
    run.refresh_from_db()
    process_jobs()

    assert "1 order: the order has no email address" in form
    assert len(mail_server.arrived) == 4


def test_resend_order_takes_thirteen_statements_for_one_order_or_many(anna: Actor, vendor: Vendor) -> None:
    for name in ("License", "Manual"):
        make.email_template(vendor, name)
    for count in (1, 20):
        orders = [make.order(vendor, items=2) for _ in range(count)]
        for item in OrderItem.objects.filter(order__in=orders):
            goods.link(item)
            Delivery.objects.create(vendor=vendor, item=item)

        with CaptureQueriesContext(connection) as captured:
            run_many(
                [ResendOrder(order, anna) for order in orders], items=["receipt", "products"], comment="x"
            )

        assert Email.objects.filter(order__in=orders).count() == 3 * count
        assert len(captured) == 13, "\n".join(query["sql"][:150] for query in captured)


def test_resend_order_in_bulk_sends_each_order_its_own_emails(
    sam: Actor, vendor: Vendor, other_vendor: Vendor
) -> None:
    make.email_template(vendor, "Ours")
    make.email_template(other_vendor, "Theirs")
    make.email_template(other_vendor, "Of another product", product=make.product(other_vendor))
    orders = [make.order(vendor), make.order(vendor), make.order(other_vendor)]

    results = []
    for run in (orders[:2], orders[2:]):
        results += run_many([ResendOrder(order, sam) for order in run], items=["products"], comment="x")

    assert [str(result) for result in results] == [
        f"Resending “{subject}” to grace@navy.example." for subject in ("Ours", "Ours", "Theirs")
    ]
    for order, subject in zip(orders, ("Ours", "Ours", "Theirs"), strict=True):
        (job,) = order.jobs.all()
        assert Email.objects.get(pk=job.arguments["email_id"]) == order.emails.get(subject=subject)


def test_resend_order_in_bulk_refuses_only_the_order_with_an_unusable_template(
    anna: Actor, vendor: Vendor
) -> None:
    make.email_template(vendor, "Address", text="{% if order.is_test %}{{ order.nothing }}{% endif %}")
    orders = [make.order(vendor), make.order(vendor, is_test=True), make.order(vendor)]

    results = run_many([ResendOrder(order, anna) for order in orders], items=["products"], comment="x")

    assert "the email “Address” cannot be used" in str(results[1])
    assert set(Email.objects.values_list("order", flat=True)) == {orders[0].pk, orders[2].pk}
    assert not orders[1].jobs.exists()


def test_resend_order_is_shown_again_when_the_address_has_changed(
    anna: Actor, order: Order, panel: Panel, url: str
) -> None:
    client = panel(anna)
    form = hidden_fields(client.get(url).text) | {"items": ["receipt"], "comment": "x"}
    Order.objects.filter(vendor_id=order.vendor_id, pk=order.pk).update(email="hopper@navy.example")

    page = client.post(url, form).text

    assert "showed “grace@navy.example”, now it is “hopper@navy.example”" in problem_of(page)
    assert not Email.objects.exists()
    client.post(url, hidden_fields(page) | {"items": ["receipt"], "comment": "x"})
    assert Email.objects.get().to == "hopper@navy.example"
