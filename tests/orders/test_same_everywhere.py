"""The same act leaves the same Activity, whichever door it came through."""

from collections.abc import Callable
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from jobs.worker import process_jobs
from notifications.actions.change_email import ChangeEmail
from orders.actions import Action
from orders.actions.add_comment import AddComment
from orders.models import Activity, Order
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
Door = Callable[[Order, Actor, type[Action], dict[str, str]], None]


@pytest.fixture
def by_page(panel: Panel) -> Door:
    def act(order: Order, actor: Actor, action: type[Action], asked: dict[str, str]) -> None:
        form = asked | {"token": str(uuid4())}
        panel(actor).post(f"{order.get_absolute_url()}actions/{action.slug}/", form)

    return act


@pytest.fixture
def by_bulk(panel: Panel) -> Door:
    def act(order: Order, actor: Actor, action: type[Action], asked: dict[str, str]) -> None:
        page = f"/orders/actions/{action.slug}/?order={order.number}"
        panel(actor).post(page, asked | {"token": str(uuid4())})
        process_jobs()

    return act


def by_command(order: Order, actor: Actor, action: type[Action], asked: dict[str, str]) -> None:
    words = [f"{name}={value}" for name, value in asked.items()]
    assert actor.user
    call_command("act", action.slug, order.number, *words, "--as", actor.user.email, stdout=StringIO())


def by_hand(order: Order, actor: Actor, action: type[Action], asked: dict[str, str]) -> None:
    action(order, actor).run(**asked)


def left_by(order: Order) -> dict[str, Any]:
    """The Activity and the steps of an act, without who, when and ids."""
    activity = Activity.objects.filter(order=order, cause=None).values().get()
    for varying in ("id", "order_id", "happened_at", "token", "actor_kind", "actor_name", "actor_user_id"):
        del activity[varying]
    jobs = order.jobs.values_list("task", "queue", "cause__kind", "dedupe_key")
    return activity | {"steps": list(jobs), "email": Order.objects.get(pk=order.pk).email}


def test_it_comments_alike(anna: Actor, sam: Actor, vendor: Vendor, by_page: Door, by_bulk: Door) -> None:
    orders = [make.order(vendor) for _ in range(5)]
    doors = [(by_page, anna), (by_bulk, anna), (by_command, anna), (by_hand, sam), (by_command, sam)]

    for order, (door, actor) in zip(orders, doors, strict=True):
        door(order, actor, AddComment, {"comment": "Customer request"})

    first, *others = [left_by(order) for order in orders]
    assert first["data"] == {"comment": "Customer request"}
    assert others == [first] * 4


def test_it_corrects_the_address_alike(anna: Actor, sam: Actor, vendor: Vendor, by_page: Door) -> None:
    orders = [make.order(vendor) for _ in range(4)]
    doors = [(by_page, anna), (by_command, anna), (by_hand, sam), (by_page, sam)]

    for order, (door, actor) in zip(orders, doors, strict=True):
        door(order, actor, ChangeEmail, {"email": "hopper@navy.example"})

    first, *others = [left_by(order) for order in orders]
    assert (first["email"], len(first["steps"])) == ("hopper@navy.example", 1)
    assert others == [first] * 3


def test_it_says_who_acted(anna: Actor, sam: Actor, order: Order) -> None:
    for actor in (anna, sam):
        by_hand(order, actor, AddComment, {"comment": "hello"})
    call_command("act", "add-comment", order.number, "comment=hello", stdout=StringIO())

    acted = order.activities.order_by("pk").values_list("actor_kind", "actor_name")
    assert list(acted) == [
        ("vendor", "anna@demo.example"),
        ("staff", "sam@demo.example"),
        ("system", "System"),
    ]


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (("add-comment", "{number}", "comment=hello", "--as", "bob@demo.example"), "does not allow it"),
        (("add-comment", "{number}", "comment=hello", "--as", "charlie@demo.example"), "There is no order"),
        (("add-comment", "{number}", "comment=hello", "--as", "nobody@demo.example"), "Nobody signs in"),
        (("add-comment", "{number}"), "This field is required"),
        (("add-comment", "1-1-1", "comment=hello"), "There is no order 1-1-1"),
        (("add-comments", "{number}"), "There is no action add-comments on orders"),
        (("add-comment", "{number}", "--item", "1"), "There is no action add-comment on order items"),
        (("change-email", "{number}", "email=grace@navy.example"), "is the address already"),
    ],
)
def test_it_refuses_by_command_what_the_panel_refuses(
    bob: Actor, charlie: Actor, order: Order, words: tuple[str, ...], refusal: str
) -> None:
    with pytest.raises(CommandError, match=refusal):
        call_command("act", *[word.format(number=order.number) for word in words])

    assert not order.activities.exists()
