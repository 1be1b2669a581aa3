"""A connection to the database that is cut in the midst of a request."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client

from orders.actions.add_comment import AddComment
from orders.models import Activity, Order
from tests import make
from vendors import middleware
from vendors.actor import Actor
from vendors.models import Vendor

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cut(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Cut the connections of the next requests, once each, when they have read who asks."""
    chosen_vendor = middleware._chosen_vendor

    def cut(times: int) -> None:
        left = [None] * times

        def cutting(*asked: object) -> object:
            if left:
                left.pop()
                connection.cursor().execute("SELECT pg_terminate_backend(pg_backend_pid())")
            return chosen_vendor(*asked)  # type: ignore[arg-type]

        monkeypatch.setattr(middleware, "_chosen_vendor", cutting)

    return cut


@pytest.fixture
def client(anna: Actor, panel: Callable[[Actor], Client]) -> Client:
    client = panel(anna)
    client.raise_request_exception = False
    return client


def test_it_reads_a_page_once_more(client: Client, cut: Callable[[int], None]) -> None:
    cut(1)

    assert client.get("/orders/").status_code == 200


def test_it_says_that_a_form_may_be_sent_again(
    client: Client, vendor: Vendor, cut: Callable[[int], None]
) -> None:
    order: Order = make.order(vendor)
    page = f"{order.get_absolute_url()}actions/{AddComment.slug}/"
    form = {"comment": "hello", "token": "7d4f0a3c-0d4b-4a57-9d6c-2f4f6c6a1a11"}
    cut(1)

    answer = client.post(page, form)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "counts once" in answer.content.decode()
    assert [client.post(page, form).status_code for _ in range(2)] == [303, 303]
    assert Activity.objects.filter(token__endswith=form["token"]).count() == 1


def test_it_does_not_try_for_ever(client: Client, cut: Callable[[int], None]) -> None:
    cut(2)

    assert client.get("/orders/").status_code == 503
    assert client.get("/orders/").status_code == 200
