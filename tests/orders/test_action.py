"""Running an action: once for each token, all or nothing, by its rules."""

from collections.abc import Mapping, Sequence
from typing import Any, Self
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from jobs.queues import Queue
from jobs.registry import TaskSpec
from orders.actions import Action, Obstacle, Outcome, register, run_many
from orders.actions.add_comment import AddComment
from orders.forms import ActionForm
from orders.models import Activity, Order
from tests import make
from tests.at_once import at_once
from vendors.actor import Actor
from vendors.models import Vendor
from vendors.rights import Right

GREET = TaskSpec("tests.greet", Queue.MAIL, "email", 8, lambda job: "Greeted.")


class Rename(Action):
    """Writes before it raises an Obstacle."""

    label = "Rename"
    right = Right.SUPPORT
    confirmation = "Renamed."
    kind = Activity.Kind.CHANGE
    form_class = ActionForm

    def obstacle(self) -> str:
        return "a test order" if self.order.is_test else ""

    def perform(self, *, name: str) -> str:
        self.order.first_name = name
        self.order.save(update_fields=["first_name"])
        if not name:
            raise Obstacle("it needs a name")
        self.enqueue(GREET, name=name)
        return f"Renamed to {name}."


class RenameTwice(Action):
    label = "Rename twice"
    right = Right.READ
    confirmation = "Renamed twice."
    kind = Activity.Kind.CHANGE

    def perform(self) -> str:
        return " ".join(self.include(Rename, name=name) for name in ("Ada", "Grace"))


class RenameAll(Rename):
    """Renames many orders by one statement."""

    @classmethod
    def perform_many(cls, actions: Sequence[Self], data: Mapping[str, Any]) -> dict[int, Outcome]:
        if not data["name"]:
            return {action.order.pk: Obstacle("it needs a name") for action in actions}
        Order.objects.filter(pk__in=[action.order.pk for action in actions]).update(first_name=data["name"])
        return {action.order.pk: f"Renamed to {data['name']}." for action in actions}


class IncludeRenameAll(Action):
    label = "Include"
    right = Right.READ
    confirmation = "Included."
    kind = Activity.Kind.CHANGE

    def perform(self, *, name: str) -> str:
        return self.include(RenameAll, name=name)


@pytest.fixture(autouse=True)
def registered_actions(own_registries: None) -> None:
    register(Rename)
    register(RenameTwice)
    register(RenameAll)
    register(IncludeRenameAll)


@pytest.mark.django_db(transaction=True)
def test_action_runs_once_when_the_same_form_arrives_twice_at_once(anna: Actor, order: Order) -> None:
    token = str(uuid4())

    activities = at_once(*[lambda: AddComment(order, anna).run(token=token, comment="hello")] * 2)

    assert activities == [Activity.objects.get()] * 2


@pytest.mark.django_db(transaction=True)
def test_action_runs_for_each_form_sent_at_once(anna: Actor, amir: Actor, order: Order) -> None:
    people = [anna, amir] * 4
    at_once(
        *[
            lambda person=person: AddComment(order, person).run(token=str(uuid4()), comment="hi")
            for person in people
        ]
    )

    assert order.activities.count() == 8


def test_actions_do_not_share_form_tokens(anna: Actor, order: Order) -> None:
    token = str(uuid4())

    AddComment(order, anna).run(token=token, comment="hello")
    Rename(order, anna).run(token=token, name="Ada")

    assert order.activities.count() == 2


def test_action_writes_nothing_when_it_raises_an_obstacle(anna: Actor, order: Order) -> None:
    with pytest.raises(Obstacle, match="it needs a name"):
        Rename(order, anna).run(name="")

    order.refresh_from_db()
    assert (order.first_name, order.activities.count(), order.jobs.count()) == ("Grace", 0, 0)


def test_action_checks_its_obstacle_again_under_the_lock(anna: Actor, order: Order) -> None:
    rename = Rename(order, anna)
    Order.objects.update(is_test=True)  # after the page was shown

    with pytest.raises(Obstacle, match="a test order"):
        rename.run(name="Ada")


def test_action_enqueues_jobs_with_its_activity_as_the_cause(anna: Actor, order: Order) -> None:
    activity = Rename(order, anna).run(name="Ada")

    job = order.jobs.get()
    assert (job.cause_id, job.vendor_id) == (activity.pk, order.vendor_id)
    assert job.arguments == {"name": "Ada"}


def test_action_adopts_the_jobs_of_an_included_action(anna: Actor, order: Order) -> None:
    activity = RenameTwice(order, anna).run()

    assert order.activities.get() == activity
    assert activity.sentence == "Renamed to Ada. Renamed to Grace."
    assert [job.arguments["name"] for job in order.jobs.order_by("pk")] == ["Ada", "Grace"]
    assert {job.cause_id for job in order.jobs.all()} == {activity.pk}


def test_action_needs_the_right_of_an_included_action(bob: Actor, order: Order) -> None:
    with pytest.raises(PermissionDenied, match="Rename: your role"):
        RenameTwice(order, bob).run()

    assert not order.activities.exists()


def test_action_raises_the_obstacle_of_an_included_action(anna: Actor, order: Order) -> None:
    Order.objects.update(is_test=True)

    with pytest.raises(Obstacle, match="a test order"):
        RenameTwice(order, anna).run()


def test_action_includes_one_that_has_its_own_perform_many(anna: Actor, order: Order) -> None:
    assert IncludeRenameAll(order, anna).run(name="Ada").sentence == "Renamed to Ada."

    with pytest.raises(Obstacle, match="it needs a name"):
        IncludeRenameAll(order, anna).run(name="")


def test_run_many_performs_only_what_is_allowed_now(anna: Actor, bob: Actor, vendor: Vendor) -> None:
    orders = [make.order(vendor) for _ in range(4)]
    actions = [RenameAll(order, actor) for order, actor in zip(orders, [anna, bob, anna, anna], strict=True)]
    Order.objects.filter(pk=orders[2].pk).update(is_test=True)  # after the page was shown

    results = run_many(actions, name="Ada")

    assert [type(result) for result in results] == [Activity, PermissionDenied, Obstacle, Activity]
    names = Order.objects.order_by("pk").values_list("first_name", flat=True)
    assert list(names) == ["Ada", "Grace", "Grace", "Ada"]


def test_run_many_returns_the_earlier_activity_of_a_token(anna: Actor, vendor: Vendor) -> None:
    orders = [make.order(vendor) for _ in range(2)]
    [earlier] = run_many([RenameAll(orders[0], anna)], token="form", name="Ada")

    results = run_many([RenameAll(order, anna) for order in orders], token="form", name="Joan")

    assert results[0] == earlier
    names = Order.objects.order_by("pk").values_list("first_name", flat=True)
    assert list(names) == ["Ada", "Joan"]


def test_action_stores_the_form_data_on_its_activity(anna: Actor, order: Order) -> None:
    assert Rename(order, anna).run(name="Ada").data == {"name": "Ada"}


def test_register_refuses_a_second_action_of_the_same_name(own_registries: None) -> None:
    with pytest.raises(ValueError, match="Two actions are called rename"):
        register(type("Rename", (Action,), {}))
