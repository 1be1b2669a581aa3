"""Promised work: written with the act, heard of after the commit, done once."""

from collections.abc import Callable

import pytest
from django.db import transaction
from pytest_django import DjangoCaptureOnCommitCallbacks

from orders import outbox
from orders.models import Activity, Order, Step
from orders.promises import FollowUp, Promise, follow_up
from tests.at_once import at_once
from tests.brokers import heard

Put = Callable[..., Step]
Captures = DjangoCaptureOnCommitCallbacks


@pytest.fixture
def greet(made_up: None) -> FollowUp:
    @follow_up(queue="mail", kind=Activity.Kind.EMAIL)
    def greet(step: Step) -> str:
        return "Greeted."

    return greet


def test_it_is_heard_of_only_after_the_commit(
    broker: None, promise: Put, greet: FollowUp, django_capture_on_commit_callbacks: Captures
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        step = promise(greet)
        assert heard("mail") == []

    assert heard("mail") == [step.pk]


def test_it_leaves_no_step_and_no_ring_when_the_act_is_rolled_back(
    broker: None, promise: Put, greet: FollowUp, django_capture_on_commit_callbacks: Captures
) -> None:
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        promise(greet)
        transaction.set_rollback(True)

    assert not Step.objects.exists()
    assert heard("mail") == []


def test_it_runs_once_when_it_is_delivered_twice(
    promise: Put, greet: FollowUp, told: Callable[[], list[str]]
) -> None:
    step = promise(greet)

    assert [outbox.work_off(step.pk), outbox.work_off(step.pk)] == [1, 0]
    assert told() == ["Greeted."]


def test_it_waits_until_it_is_due(promise: Put, greet: FollowUp, shift: Callable[..., None]) -> None:
    step = promise(greet)
    shift(step, due_at=60)

    assert outbox.work_off(step.pk) == 0
    assert outbox.drain() == 0


@pytest.mark.django_db(transaction=True)
def test_it_is_claimed_by_one_of_twenty(promise: Put, greet: FollowUp) -> None:
    step = promise(greet)

    claimed = at_once(*[lambda: outbox.claim(step.pk)] * 20)

    assert [one for one in claimed if one is not None] == [step]
    step.refresh_from_db()
    assert (step.attempts, step.lease_generation) == (1, 1)


def test_it_ignores_what_a_zombie_reports(
    promise: Put, greet: FollowUp, told: Callable[[], list[str]], shift: Callable[..., None]
) -> None:
    zombie = outbox.claim(promise(greet).pk)
    assert zombie
    shift(zombie, lease_until=-1)
    heir = outbox.claim(zombie.pk)
    assert heir

    outbox.settle(zombie, "The zombie did it.")
    outbox.postpone(zombie, "The zombie failed.")
    outbox.bury(zombie, "The zombie gave up.")
    heir.refresh_from_db()
    assert (heir.state, heir.last_error, heir.lease_generation) == ("waiting", "", 2)

    outbox.settle(heir, "The heir did it.")
    outbox.settle(zombie, "The zombie did it.")
    assert told() == ["The heir did it."]


def test_it_puts_what_the_task_promises_next(promise: Put, greet: FollowUp, order: Order) -> None:
    @follow_up(queue="mail", kind=Activity.Kind.EMAIL)
    def knock(step: Step) -> str:
        step.then(greet)
        return "Knocked."

    promise(knock)

    assert outbox.drain() == 2
    knocked, greeted = order.activities.order_by("pk")
    assert (knocked.sentence, greeted.sentence, greeted.cause) == ("Knocked.", "Greeted.", knocked)


def test_it_promises_nothing_next_unless_it_settles(promise: Put, greet: FollowUp) -> None:
    @follow_up(queue="mail", kind=Activity.Kind.EMAIL)
    def stumble(step: Step) -> str:
        step.then(greet)
        raise RuntimeError

    promise(stumble)
    outbox.drain()

    assert Step.objects.count() == 1


def test_it_keeps_one_promise_for_each_dedupe_key(promise: Put, greet: FollowUp, order: Order) -> None:
    first = promise(greet, dedupe_key="greet:1")

    assert promise(greet, dedupe_key="greet:1") == first
    with_key, without = Promise(greet, {}, "greet:2"), Promise(greet, {})
    outbox.put([with_key, with_key, without, without], vendor_id=order.vendor_id, order=order)
    assert Step.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_it_keeps_one_promise_when_two_acts_make_it_at_once(promise: Put, greet: FollowUp) -> None:
    answers = at_once(*[lambda: promise(greet, dedupe_key="greet:1")] * 6)

    assert answers == [Step.objects.get()] * 6
