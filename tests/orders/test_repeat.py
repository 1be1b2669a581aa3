"""Back fetches a form anew, with another token: the same words of the same person are asked about, not done again."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from orders.actions import repeat
from orders.bulk.models import BulkRun
from orders.models import Order
from tests import make
from tests.forms import hidden_fields, problem_of
from vendors.actor import Actor

Panel = Callable[[Actor], Client]


@pytest.fixture
def url(order: Order) -> str:
    return f"{order.get_absolute_url()}actions/add-comment/"


def send(client: Client, url: str, comment: str = "called back", **fields: str) -> str:
    """Open the form and send it; return the page that comes back, "" for a redirect."""
    form = hidden_fields(client.get(url).text) | {"comment": comment}
    return client.post(url, form | fields).text


def test_form_of_the_same_words_asks_before_it_counts_again(
    anna: Actor, order: Order, panel: Panel, url: str
) -> None:
    client = panel(anna)
    assert send(client, url) == ""

    page = send(client, url)
    assert problem_of(page).startswith("This was already sent a moment ago: send it again?")
    assert ">called back</textarea>" in page.replace("\n", "")
    assert order.activities.count() == 1

    for _ in range(2):  # a double click
        assert client.post(url, hidden_fields(page) | {"comment": "called back"}).status_code == 303
    assert order.activities.count() == 2


def test_form_of_other_words_or_another_person_is_not_asked_about(
    anna: Actor, amir: Actor, order: Order, panel: Panel, url: str
) -> None:
    assert [send(panel(anna), url), send(panel(anna), url, "called again"), send(panel(amir), url)] == [
        ""
    ] * 3

    assert order.activities.count() == 3


def test_form_is_not_asked_about_later_or_when_it_is_the_very_same(
    anna: Actor, order: Order, panel: Panel, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, token = panel(anna), str(uuid4())
    assert [send(client, url, token=token) for _ in range(2)] == ["", ""]

    monkeypatch.setattr(repeat, "ASKED_FOR", timedelta(0))
    assert send(client, url) == ""
    assert order.activities.count() == 2


def test_bulk_form_of_the_same_orders_asks_before_it_starts_again(
    anna: Actor, order: Order, panel: Panel
) -> None:
    other = make.order(order.vendor)
    client = panel(anna)
    bulk_url = reverse("bulk_action", args=["add-comment"])
    of_both, of_first = (
        f"{bulk_url}?order={order.number}&order={other.number}",
        f"{bulk_url}?order={order.number}",
    )

    assert [send(client, url) for url in (of_both, of_first)] == ["", ""]
    page = send(client, of_both)
    assert "send it again?" in problem_of(page)
    assert BulkRun.objects.count() == 2

    client.post(of_both, hidden_fields(page) | {"comment": "called back"})
    assert BulkRun.objects.count() == 3
