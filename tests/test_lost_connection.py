"""A connection to the database that is lost during a request."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from django.test import Client
from pytest_django import Settings

from mycommerce.sessions import SessionStore
from orders.actions.add_comment import AddComment
from orders.models import Activity, Order
from tests import make
from vendors import middleware
from vendors.actor import Actor
from vendors.models import Vendor

pytestmark = pytest.mark.django_db(transaction=True)


FIND_VENDOR = (middleware, "_chosen_vendor")
PERFORM = (AddComment, "perform")  # within its transaction
SAVE_SESSION = (SessionStore, "create_model_instance")  # after the action's commit
FORM = {"comment": "hello", "token": "7d4f0a3c-0d4b-4a57-9d6c-2f4f6c6a1a11"}

Cut = Callable[..., None]


@pytest.fixture
def cut(monkeypatch: pytest.MonkeyPatch) -> Cut:
    """Cut the connections of the next requests, once each, when they call the function `where`."""

    def cut(times: int, where: tuple[Any, str] = FIND_VENDOR) -> None:
        cuts_left, original = [None] * times, getattr(*where)

        def cut_first(*args: object, **kwargs: object) -> object:
            if cuts_left:
                cuts_left.pop()
                with suppress(OperationalError):
                    connection.cursor().execute("RESET ROLE; SELECT pg_terminate_backend(pg_backend_pid())")
            return original(*args, **kwargs)

        monkeypatch.setattr(*where, cut_first)

    return cut


@pytest.fixture
def client(anna: Actor, panel: Callable[[Actor], Client]) -> Client:
    client = panel(anna)
    client.raise_request_exception = False
    return client


def test_page_is_read_a_second_time(client: Client, cut: Cut) -> None:
    cut(1)

    assert client.get("/orders/").status_code == 200


@pytest.mark.parametrize("where", [FIND_VENDOR, PERFORM, SAVE_SESSION], ids=lambda where: where[1])
def test_form_answers_503_and_counts_once_when_sent_again(
    client: Client, vendor: Vendor, cut: Cut, where: tuple[Any, str], settings: Settings
) -> None:
    order: Order = make.order(vendor)
    page = f"{order.get_absolute_url()}actions/{AddComment.slug}/"
    settings.SESSION_SAVE_EVERY_REQUEST = True
    cut(1, where)

    response = client.post(page, FORM)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert "counts once" in response.content.decode()
    assert [client.post(page, FORM).status_code for _ in range(2)] == [303, 303]
    assert Activity.objects.filter(token__endswith=FORM["token"]).count() == 1


def test_form_answers_503_when_another_transaction_keeps_the_order_locked(
    client: Client, vendor: Vendor
) -> None:
    order = make.order(vendor)
    page = f"{order.get_absolute_url()}actions/{AddComment.slug}/"
    other = connection.copy()
    with other.cursor() as cursor, connection.cursor() as own_cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT 1 FROM orders_order WHERE id = %s FOR UPDATE", [order.pk])
        own_cursor.execute("SET lock_timeout = '50ms'")

        assert client.post(page, FORM).status_code == 503

        cursor.execute("COMMIT")
    other.close()
    assert client.post(page, FORM).status_code == 303
    assert Activity.objects.filter(token__endswith=FORM["token"]).count() == 1


@pytest.mark.parametrize("statement", ["SELECT 1/0", "SET statement_timeout = 1; SELECT pg_sleep(1)"])
def test_form_answers_500_to_other_database_errors(
    client: Client, vendor: Vendor, monkeypatch: pytest.MonkeyPatch, statement: str
) -> None:
    page = f"{make.order(vendor).get_absolute_url()}actions/{AddComment.slug}/"
    monkeypatch.setattr(AddComment, "perform", lambda *_, **__: connection.cursor().execute(statement))

    assert client.post(page, FORM).status_code == 500


def test_page_answers_400_to_a_deleted_session(
    client: Client, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.SESSION_SAVE_EVERY_REQUEST = True
    original = middleware._chosen_vendor
    monkeypatch.setattr(
        middleware, "_chosen_vendor", lambda *args: Session.objects.all().delete() and original(*args)
    )

    assert client.get("/orders/").status_code == 400


def test_page_answers_503_when_lost_twice(client: Client, cut: Cut) -> None:
    cut(2)

    assert client.get("/orders/").status_code == 503
    assert client.get("/orders/").status_code == 200
