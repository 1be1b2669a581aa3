"""What every action gets from `Action.run`: once for each token, all or nothing, by its rules."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from jobs.registry import TaskSpec
from orders.actions import Action, Obstacle, register
from orders.actions.add_comment import AddComment
from orders.forms import ActionForm
from orders.models import Activity, Order
from tests.at_once import at_once
from vendors.actor import Actor
from vendors.rights import Right

GREET = TaskSpec("tests.greet", "mail", "email", 8, lambda job: "Greeted.")


class Rename(Action):
    """Writes before it finds out that it may not."""

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


@pytest.fixture(autouse=True)
def registered(made_up: None) -> None:
    register(Rename)
    register(RenameTwice)


@pytest.mark.django_db(transaction=True)
def test_it_acts_once_when_the_same_form_arrives_twice_at_once(anna: Actor, order: Order) -> None:
    token = str(uuid4())

    acts = at_once(*[lambda: AddComment(order, anna).run(token=token, comment="hello")] * 2)

    assert acts == [Activity.objects.get()] * 2


@pytest.mark.django_db(transaction=True)
def test_it_acts_for_each_form_however_close_they_come(anna: Actor, amir: Actor, order: Order) -> None:
    people = [anna, amir] * 4
    at_once(*[lambda who=who: AddComment(order, who).run(token=str(uuid4()), comment="hi") for who in people])

    assert order.activities.count() == 8


def test_it_takes_the_same_token_on_another_action_for_another_act(anna: Actor, order: Order) -> None:
    token = str(uuid4())

    AddComment(order, anna).run(token=token, comment="hello")
    Rename(order, anna).run(token=token, name="Ada")

    assert order.activities.count() == 2


def test_it_writes_nothing_when_there_is_an_obstacle(anna: Actor, order: Order) -> None:
    with pytest.raises(Obstacle, match="it needs a name"):
        Rename(order, anna).run(name="")

    order.refresh_from_db()
    assert (order.first_name, order.activities.count(), order.jobs.count()) == ("Grace", 0, 0)


def test_it_looks_for_obstacles_again_under_the_lock(anna: Actor, order: Order) -> None:
    rename = Rename(order, anna)
    Order.objects.update(is_test=True)  # after the page was shown

    with pytest.raises(Obstacle, match="a test order"):
        rename.run(name="Ada")


def test_it_puts_its_promises_with_itself_as_the_cause(anna: Actor, order: Order) -> None:
    activity = Rename(order, anna).run(name="Ada")

    job = order.jobs.get()
    assert (job.cause, job.vendor_id, job.arguments) == (activity, order.vendor_id, {"name": "Ada"})


def test_it_adopts_what_an_included_action_promises(anna: Actor, order: Order) -> None:
    activity = RenameTwice(order, anna).run()

    assert order.activities.get() == activity
    assert activity.sentence == "Renamed to Ada. Renamed to Grace."
    assert [job.arguments["name"] for job in order.jobs.order_by("pk")] == ["Ada", "Grace"]
    assert {job.cause for job in order.jobs.all()} == {activity}


def test_it_asks_for_the_right_of_an_included_action(bob: Actor, order: Order) -> None:
    with pytest.raises(PermissionDenied, match="Rename: your role"):
        RenameTwice(order, bob).run()

    assert not order.activities.exists()


def test_it_keeps_to_the_obstacle_of_an_included_action(anna: Actor, order: Order) -> None:
    Order.objects.update(is_test=True)

    with pytest.raises(Obstacle, match="a test order"):
        RenameTwice(order, anna).run()


def test_it_keeps_what_was_typed(anna: Actor, order: Order) -> None:
    assert Rename(order, anna).run(name="Ada").data == {"name": "Ada"}


def test_it_gives_no_two_actions_the_same_name(made_up: None) -> None:
    with pytest.raises(ValueError, match="Two actions are called rename"):
        register(type("Rename", (Action,), {}))
