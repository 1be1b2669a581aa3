from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from orders.actions.add_comment import AddComment
from orders.models import Activity, Order
from vendors.actor import Actor

Panel = Callable[[Actor], Client]


def test_add_comment_writes_an_activity_with_its_author(anna: Actor, order: Order) -> None:
    AddComment(order, anna).run(comment="Customer request")

    activity = order.activities.get()
    assert (activity.kind, activity.sentence) == (Activity.Kind.COMMENT, "Comment added.")
    assert activity.data == {"comment": "Customer request"}
    assert (activity.actor_kind, activity.actor_user) == ("vendor", anna.user)


def test_add_comment_runs_once_when_the_same_form_comes_twice(
    anna: Actor, order: Order, panel: Panel
) -> None:
    form = {"comment": "called back", "token": str(uuid4())}
    url = f"/orders/{order.number}/actions/add-comment/"
    client = panel(anna)

    responses = [client.post(url, form, follow=True) for _ in range(2)]

    assert order.activities.count() == 1
    assert all("Comment added." in response.content.decode() for response in responses)


def test_add_comment_refuses_a_viewer(bob: Actor, order: Order, panel: Panel) -> None:
    response = panel(bob).post(f"/orders/{order.number}/actions/add-comment/", {"comment": "hello"})

    assert response.status_code == 403
    assert not order.activities.exists()
    with pytest.raises(PermissionDenied):
        AddComment(order, bob).run(comment="hello")


def test_add_comment_keeps_the_text_of_a_refused_form(anna: Actor, order: Order, panel: Panel) -> None:
    response = panel(anna).post(f"/orders/{order.number}/actions/add-comment/", {"comment": "x" * 4001})

    assert response.status_code == 200
    assert "x" * 4001 in response.content.decode()
    assert not order.activities.exists()


@pytest.mark.parametrize("invisible", ["\u200b", " \u2060 ", "\x07"])
def test_add_comment_refuses_an_invisible_text(
    anna: Actor, order: Order, panel: Panel, invisible: str
) -> None:
    response = panel(anna).post(f"/orders/{order.number}/actions/add-comment/", {"comment": invisible})

    assert "This field is required." in response.text
    assert not order.activities.exists()


def test_add_comment_form_has_no_maxlength(anna: Actor, order: Order, panel: Panel) -> None:
    page = panel(anna).get(f"/orders/{order.number}/actions/add-comment/")

    assert "maxlength" not in page.text.partition("<main")[2].partition("</main>")[0]


def test_action_addresses_lead_back_after_signing_in_again(anna: Actor, order: Order, panel: Panel) -> None:
    client = panel(anna)

    assert client.get(f"/orders/{order.number}/actions/").headers["Location"] == f"/orders/{order.number}/"
    assert client.get("/orders/actions/").headers["Location"] == "/orders/"
