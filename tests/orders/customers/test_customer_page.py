"""The page of a customer: all orders of their addresses, sums, sections, and one timeline."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from delivery.licenses.models import Activation
from jobs.worker import process_jobs
from notifications.actions.change_email import ChangeEmail
from notifications.emails.models import Email
from orders.actions.add_comment import AddComment
from orders.bulk.models import BulkRun
from orders.customers import customer as customers
from orders.customers import order_pages, timeline
from orders.models import Order
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
Page = Callable[..., str]


@pytest.fixture
def show(anna: Actor, panel: Panel) -> Page:
    client = panel(anna)

    def get(order: Order, **query: str) -> str:
        return client.get(f"/customers/{order.number}/", query).content.decode()

    return get


def test_customer_page_lists_the_orders_of_all_addresses(
    anna: Actor, vendor: Vendor, other_vendor: Vendor, show: Page
) -> None:
    orders = [make.order(vendor), make.order(vendor), make.order(vendor, email="hopper@navy.example")]
    strangers = [make.order(other_vendor), make.order(vendor, email="ada@navy.example")]
    ChangeEmail(orders[0], anna).run(email="hopper@navy.example")

    for order in orders:
        text = show(order)
        assert text.count('name="order" value=') == 2 * len(orders)  # ticked, or sent everything again
        assert all(f"Select order {each.number}" in text for each in orders)
        assert "3 orders" in text
        assert "grace@navy.example, hopper@navy.example" in text or "hopper@navy.example, grace@" in text
        assert not any(stranger.number in text for stranger in strangers)


def test_customer_page_of_an_order_without_address_has_that_order_alone(vendor: Vendor, show: Page) -> None:
    order, other = make.order(vendor, email=""), make.order(vendor, email="")

    text = show(order)

    assert "1 order<" in text
    assert other.number not in text
    assert "No email address is known" in text
    assert "Send everything again" not in text


def test_customer_page_sums_by_currency_without_test_orders(vendor: Vendor, show: Page) -> None:
    order = make.order(vendor, reserved_minor=1000, refunded_minor=1000)
    make.order(vendor, items=2)
    make.order(vendor, currency="JPY", paid_minor=5000)
    make.order(vendor, is_test=True)

    text = show(order)

    assert "€149.85 <small>2 orders, €10.00 refunded</small>" in text
    assert "¥5,000 <small>1 order</small>" in text


def test_customer_page_is_read_by_key(vendor: Vendor, show: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order_pages, "PAGE_SIZE", 3)
    orders = [make.order(vendor, placed_at=make.PLACED_AT + timedelta(days=day // 2)) for day in range(5)]

    def shown(**query: str) -> list[Order]:
        text = show(orders[0], **query)
        return [order for order in orders if f"Select order {order.number}" in text]

    after = show(orders[0]).partition("?after=")[2].partition('"')[0]
    before = show(orders[0], after=after).partition("?before=")[2].partition('"')[0]

    assert shown() == shown(before=before) == shown(after="nonsense") == orders[2:]
    assert shown(after=after) == orders[:2]


def test_customer_page_looks_at_the_newest_orders_only(
    vendor: Vendor, show: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(customers, "MAX_ORDERS", 2)
    orders = [make.order(vendor) for _ in range(3)]

    text = show(orders[0])

    assert "Of the newest 2 orders" in text
    assert "at least 2 orders" in text
    assert f"Select order {orders[0].number}" in text


def test_customer_page_shows_what_other_apps_know(vendor: Vendor, show: Page) -> None:
    orders = [make.order(vendor) for _ in range(3)]
    assert "No refunds, refund requests, disputes or machines." in show(orders[0])
    make.refund(orders[0])
    make.refund_request(orders[1], comment="It does not <b>start</b>.")
    make.dispute(orders[2])
    item = orders[2].items.get()
    Activation.objects.create(vendor=vendor, item=item, hardware_id="AB12-CD34")

    text = show(orders[0])

    for heading in ("Refunds", "Refund requests", "Disputes", "Machines"):
        assert f">{heading}</h2>" in text
    assert "It does not &lt;b&gt;start&lt;/b&gt;." in text
    assert f'href="/orders/{orders[2].number}/items/{item.pk}/"' in text


def test_customer_page_has_one_timeline_by_kind_and_by_key(
    anna: Actor, vendor: Vendor, show: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timeline, "PAGE_SIZE", 3)
    orders = [make.order(vendor), make.order(vendor)]
    for number in range(4):
        AddComment(orders[number % 2], anna).run(comment=f"called {number}.")
    ChangeEmail(orders[0], anna).run(email="hopper@navy.example")

    def entries(**query: str) -> list[str]:
        return re.findall(r"called \d|changed from|Nothing of this kind", show(orders[1], **query))

    below = show(orders[1]).partition("?below=")[2].partition("#")[0]
    above = show(orders[1], below=below).partition("?above=")[2].partition("#")[0]

    newest = ["changed from", "called 3", "called 2"]
    assert entries() == entries(above=above) == entries(below="x" * 40, kind="x") == newest
    assert entries(below=below) == ["called 1", "called 0"]
    assert entries(kind="comment") == ["called 3", "called 2", "called 1"]
    assert entries(kind="shipment") == ["Nothing of this kind"]


def test_customer_page_makes_at_most_twelve_queries(
    anna: Actor, vendor: Vendor, show: Page, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    orders = [make.order(vendor) for _ in range(10)]
    ChangeEmail(orders[0], anna).run(email="hopper@navy.example")
    for order in orders:
        make.refund_request(order)
        make.refund(order)
    show(orders[0])

    with django_assert_max_num_queries(12):
        show(orders[0])


def test_customer_page_sends_everything_again(
    anna: Actor, vendor: Vendor, panel: Panel, show: Page, mailoutbox: list[object]
) -> None:
    orders = [make.order(vendor), make.order(vendor)]
    client = panel(anna)
    assert "Send everything again" in show(orders[0])
    form = {
        "action": "resend-order",
        "next": f"/customers/{orders[0].number}/",
        "order": [order.number for order in orders],
    }

    preview = client.post("/orders/actions/", form, follow=True)

    text = preview.content.decode()
    assert "<strong>2 orders</strong>" in text
    assert "Transaction Receipt" in text
    shown = text.partition('name="shown" value="')[2].partition('"')[0]
    run_form = {"items": ["receipt", "products"], "comment": "again", "token": "1" * 32, "shown": shown}
    client.post(f"{preview.redirect_chain[0][0]}", run_form)
    process_jobs()
    assert BulkRun.objects.get().action == "resend-order"
    assert Email.objects.filter(kind="receipt").count() == 2


def test_customer_page_offers_no_runs_to_a_viewer_or_staff(
    bob: Actor, sam: Actor, order: Order, panel: Panel
) -> None:
    for actor in (bob, sam):
        text = panel(actor).get(f"/customers/{order.number}/").content.decode()
        assert order.number in text
        assert "Send everything again" not in text
        assert 'name="order"' not in text


def test_customer_page_is_not_another_vendors(charlie: Actor, order: Order, panel: Panel) -> None:
    assert panel(charlie).get(f"/customers/{order.number}/").status_code == 404


def test_names_lead_to_the_customer_page(amir: Actor, order: Order, panel: Panel) -> None:
    make.refund_request(order)
    link = f'href="/customers/{order.number}/"'

    for address in (
        "/orders/",
        order.get_absolute_url(),
        order.items.get().get_absolute_url(),
        "/refunds/requests/",
    ):
        assert link in panel(amir).get(address).content.decode(), address
