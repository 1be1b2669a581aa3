"""The number of queries that a page may make, however much is on it. Session and user take three of them."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from delivery.models import Delivery
from jobs.worker import process_jobs
from notifications.actions.change_email import ChangeEmail
from orders.actions.add_comment import AddComment
from orders.models import Order, OrderItem
from tests import make
from tests.delivery import goods
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
MaxNumQueries = DjangoAssertNumQueries


@pytest.fixture
def client(anna: Actor, panel: Panel) -> Client:
    """A client that has opened the panel before."""
    client = panel(anna)
    client.get("/orders/")
    return client


@pytest.fixture
def busy_order(anna: Actor, vendor: Vendor, mailoutbox: list[object]) -> Order:
    """Twenty items, 25 comments, 25 corrections with as many emails and their results."""
    order = make.order(vendor, items=20)
    for number in range(25):
        AddComment(order, anna).run(comment=f"called {number}")
        ChangeEmail(order, anna).run(email=f"grace{number}@navy.example")
    process_jobs()
    return order


def test_order_list_makes_at_most_seven_queries(
    client: Client, vendor: Vendor, django_assert_max_num_queries: MaxNumQueries
) -> None:
    for _ in range(26):
        make.order(vendor, items=4)

    for query in ({}, {"last_name": "hop", "status": "paid"}, {"after": "9999999999999999-1"}):
        with django_assert_max_num_queries(7):
            page = client.get("/orders/", query).content.decode()

        assert page.count('name="order"') == 25


def test_order_page_makes_at_most_sixteen_queries_and_its_tabs_eleven(
    client: Client, busy_order: Order, django_assert_max_num_queries: MaxNumQueries
) -> None:
    for tab, most in (("", 16), ("activity/", 11), ("emails/", 11)):
        with django_assert_max_num_queries(most):
            page = client.get(busy_order.get_absolute_url() + tab).content.decode()

        assert page.count("Sent</span>") == (25 if tab else 0)


def test_order_page_of_one_delivered_item_makes_at_most_sixteen_queries_and_its_tabs_twelve(
    client: Client, item: OrderItem, django_assert_max_num_queries: MaxNumQueries
) -> None:
    goods.link(item)
    Delivery.objects.create(vendor=item.order.vendor, item=item, links=1)
    for tab, most in (("", 16), ("activity/", 12), ("emails/", 12)):
        with django_assert_max_num_queries(most):
            assert client.get(item.order.get_absolute_url() + tab).status_code == 200


def test_item_page_makes_at_most_ten_queries(
    client: Client, item: OrderItem, django_assert_max_num_queries: MaxNumQueries
) -> None:
    with django_assert_max_num_queries(10):
        assert client.get(item.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    ("slug", "form", "most"),
    [("add-comment", {"comment": "hello"}, 16), ("change-email", {"email": "hopper@navy.example"}, 20)],
)
def test_action_makes_few_queries(
    client: Client, order: Order, slug: str, form: dict[str, str], most: int
) -> None:
    page = f"{order.get_absolute_url()}actions/{slug}/"

    with CaptureQueriesContext(connection) as captured:
        assert client.post(page, form | {"token": str(uuid4())}).status_code == 303

    # Outside of tests the outermost savepoints are the transactions themselves.
    statements = [query["sql"] for query in captured.captured_queries if "SAVEPOINT" not in query["sql"][:20]]
    assert len(statements) <= most, "\n".join(statements)
