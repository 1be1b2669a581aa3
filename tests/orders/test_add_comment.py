from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from orders.actions.add_comment import AddComment
from orders.models import Activity, Order
from vendors.actor import Actor

Panel = Callable[[Actor], Client]


def test_it_writes_the_comment_with_who_and_when(anna: Actor, order: Order) -> None:
    AddComment(order, anna).run(comment="Customer request")

    activity = order.activities.get()
    assert (activity.kind, activity.sentence) == (Activity.Kind.COMMENT, "Comment added.")
    assert activity.data == {"comment": "Customer request"}
    assert (activity.actor_kind, activity.actor_user) == ("vendor", anna.user)


def test_it_is_one_act_when_the_same_form_comes_twice(anna: Actor, order: Order, panel: Panel) -> None:
    form = {"comment": "called back", "token": str(uuid4())}
    url = f"/orders/{order.number}/actions/add-comment/"
    client = panel(anna)

    answers = [client.post(url, form, follow=True) for _ in range(2)]

    assert order.activities.count() == 1
    assert all("Comment added." in answer.content.decode() for answer in answers)


def test_it_refuses_a_viewer_past_the_menu(bob: Actor, order: Order, panel: Panel) -> None:
    answer = panel(bob).post(f"/orders/{order.number}/actions/add-comment/", {"comment": "hello"})

    assert answer.status_code == 403
    assert not order.activities.exists()
    with pytest.raises(PermissionDenied):
        AddComment(order, bob).run(comment="hello")


def test_it_keeps_what_was_typed_when_the_form_is_refused(anna: Actor, order: Order, panel: Panel) -> None:
    answer = panel(anna).post(f"/orders/{order.number}/actions/add-comment/", {"comment": "x" * 4001})

    assert answer.status_code == 200
    assert "x" * 4001 in answer.content.decode()
    assert not order.activities.exists()


@pytest.mark.parametrize("nothing", ["\u200b", " \u2060 ", "\x07"])
def test_it_asks_for_something_that_can_be_read(
    anna: Actor, order: Order, panel: Panel, nothing: str
) -> None:
    answer = panel(anna).post(f"/orders/{order.number}/actions/add-comment/", {"comment": nothing})

    assert "This field is required." in answer.text
    assert not order.activities.exists()


def test_it_lets_no_browser_cut_a_long_text(anna: Actor, order: Order, panel: Panel) -> None:
    page = panel(anna).get(f"/orders/{order.number}/actions/add-comment/")

    assert "maxlength" not in page.text


def test_it_leads_back_who_signed_in_again_in_between(anna: Actor, order: Order, panel: Panel) -> None:
    client = panel(anna)

    assert client.get(f"/orders/{order.number}/actions/").headers["Location"] == f"/orders/{order.number}/"
    assert client.get("/orders/actions/").headers["Location"] == "/orders/"
