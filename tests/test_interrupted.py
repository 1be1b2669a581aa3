"""A connection to the database that is cut in the midst of a request."""

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


WHO_ASKS = (middleware, "_chosen_vendor")
THE_ACT = (AddComment, "perform")  # in its transaction
THE_SESSION = (SessionStore, "create_model_instance")  # after the act's commit
FORM = {"comment": "hello", "token": "7d4f0a3c-0d4b-4a57-9d6c-2f4f6c6a1a11"}

Cut = Callable[..., None]


@pytest.fixture
def cut(monkeypatch: pytest.MonkeyPatch) -> Cut:
    """Cut the connections of the next requests, once each, when they have come so far."""

    def cut(times: int, where: tuple[Any, str] = WHO_ASKS) -> None:
        left, usual = [None] * times, getattr(*where)

        def cutting(*asked: object, **more: object) -> object:
            if left:
                left.pop()
                with suppress(OperationalError):
                    connection.cursor().execute("SELECT pg_terminate_backend(pg_backend_pid())")
            return usual(*asked, **more)

        monkeypatch.setattr(*where, cutting)

    return cut


@pytest.fixture
def client(anna: Actor, panel: Callable[[Actor], Client]) -> Client:
    client = panel(anna)
    client.raise_request_exception = False
    return client


def test_it_reads_a_page_once_more(client: Client, cut: Cut) -> None:
    cut(1)

    assert client.get("/orders/").status_code == 200


@pytest.mark.parametrize("where", [WHO_ASKS, THE_ACT, THE_SESSION], ids=lambda where: where[1])
def test_it_says_that_a_form_may_be_sent_again(
    client: Client, vendor: Vendor, cut: Cut, where: tuple[Any, str], settings: Settings
) -> None:
    order: Order = make.order(vendor)
    page = f"{order.get_absolute_url()}actions/{AddComment.slug}/"
    settings.SESSION_SAVE_EVERY_REQUEST = True
    cut(1, where)

    answer = client.post(page, FORM)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "counts once" in answer.content.decode()
    assert [client.post(page, FORM).status_code for _ in range(2)] == [303, 303]
    assert Activity.objects.filter(token__endswith=FORM["token"]).count() == 1


@pytest.mark.parametrize("statement", ["SELECT 1/0", "SET statement_timeout = 1; SELECT pg_sleep(1)"])
def test_it_calls_a_fault_of_ours_a_fault(
    client: Client, vendor: Vendor, monkeypatch: pytest.MonkeyPatch, statement: str
) -> None:
    page = f"{make.order(vendor).get_absolute_url()}actions/{AddComment.slug}/"
    monkeypatch.setattr(AddComment, "perform", lambda *_, **__: connection.cursor().execute(statement))

    assert client.post(page, FORM).status_code == 500


def test_it_knows_a_session_that_is_gone(
    client: Client, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.SESSION_SAVE_EVERY_REQUEST = True
    usual = middleware._chosen_vendor
    monkeypatch.setattr(
        middleware, "_chosen_vendor", lambda *asked: Session.objects.all().delete() and usual(*asked)
    )

    assert client.get("/orders/").status_code == 400


def test_it_does_not_try_for_ever(client: Client, cut: Cut) -> None:
    cut(2)

    assert client.get("/orders/").status_code == 503
    assert client.get("/orders/").status_code == 200
