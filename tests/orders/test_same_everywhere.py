"""The same action leaves the same Activity from page, bulk run, command and code."""

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
RunAction = Callable[[Order, Actor, type[Action], dict[str, Any]], None]


@pytest.fixture
def by_page(panel: Panel) -> RunAction:
    def act(order: Order, actor: Actor, action: type[Action], data: dict[str, Any]) -> None:
        form = data | {"token": str(uuid4())}
        panel(actor).post(f"{order.get_absolute_url()}actions/{action.slug}/", form)

    return act


@pytest.fixture
def by_bulk(panel: Panel) -> RunAction:
    def act(order: Order, actor: Actor, action: type[Action], data: dict[str, Any]) -> None:
        page = f"/orders/actions/{action.slug}/?order={order.number}"
        panel(actor).post(page, data | {"token": str(uuid4())})
        process_jobs()

    return act


def by_command(order: Order, actor: Actor, action: type[Action], data: dict[str, Any]) -> None:
    assignments = [f"{name}={value}" for name, value in data.items()]
    assert actor.user
    call_command("act", action.slug, order.number, *assignments, "--as", actor.user.email, stdout=StringIO())


def by_code(order: Order, actor: Actor, action: type[Action], data: dict[str, Any]) -> None:
    action(order, actor).run(**data)


def result_of(order: Order) -> dict[str, Any]:
    """Return the Activity and the jobs of an action, without actor, time, salt and ids."""
    activity: dict[str, Any] = dict(Activity.objects.filter(order=order, cause=None).values().get())
    jobs = [
        (job.task, job.queue, job.cause_id == activity["id"], job.dedupe_key)
        for job in order.jobs.order_by("pk")
    ]
    actor_fields = ("actor_kind", "actor_name", "actor_user_id")
    for varying in ("id", "order_id", "happened_at", "token", "salt", *actor_fields):
        del activity[varying]
    return activity | {"jobs": jobs, "email": Order.objects.get(pk=order.pk).email}


def test_add_comment_leaves_the_same_from_everywhere(
    anna: Actor, sam: Actor, vendor: Vendor, by_page: RunAction, by_bulk: RunAction
) -> None:
    orders = [make.order(vendor) for _ in range(5)]
    ways = [(by_page, anna), (by_bulk, anna), (by_command, anna), (by_code, sam), (by_command, sam)]

    for order, (run_action, actor) in zip(orders, ways, strict=True):
        run_action(order, actor, AddComment, {"comment": "Customer request"})

    first, *rest = [result_of(order) for order in orders]
    assert first["data"] == {"comment": "Customer request"}
    assert rest == [first] * 4


def test_change_email_leaves_the_same_from_everywhere(
    anna: Actor, sam: Actor, vendor: Vendor, by_page: RunAction
) -> None:
    orders = [make.order(vendor) for _ in range(4)]
    ways = [(by_page, anna), (by_command, anna), (by_code, sam), (by_page, sam)]

    for order, (run_action, actor) in zip(orders, ways, strict=True):
        form = {"email": "hopper@navy.example", "at_once": False, "comment": ""}
        run_action(order, actor, ChangeEmail, form)

    first, *rest = [result_of(order) for order in orders]
    assert (first["email"], len(first["jobs"])) == ("hopper@navy.example", 1)
    assert rest == [first] * 3


def test_activity_names_who_acted(anna: Actor, sam: Actor, order: Order) -> None:
    for actor in (anna, sam):
        by_code(order, actor, AddComment, {"comment": "hello"})
    call_command("act", "add-comment", order.number, "comment=hello", stdout=StringIO())

    *acted, by_shell = order.activities.order_by("pk").values_list("actor_kind", "actor_name")
    assert acted == [("vendor", "anna@demo.example"), ("staff", "sam@demo.example")]
    assert by_shell[0] == "system"
    assert by_shell[1].startswith("System, by command: ")


@pytest.mark.parametrize(
    ("arguments", "refusal"),
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
def test_act_command_refuses_what_the_panel_refuses(
    bob: Actor, charlie: Actor, order: Order, arguments: tuple[str, ...], refusal: str
) -> None:
    with pytest.raises(CommandError, match=refusal):
        call_command("act", *[argument.format(number=order.number) for argument in arguments])

    assert not order.activities.exists()
