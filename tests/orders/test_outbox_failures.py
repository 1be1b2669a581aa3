"""A step that cannot be done: again later, or never again and somebody is told."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from orders import outbox
from orders.models import Activity, Step
from orders.promises import FollowUp, GiveUp, Later, follow_up

Put = Callable[..., Step]
Told = Callable[[], list[str]]
Shift = Callable[..., None]


@pytest.fixture
def stumble(made_up: None) -> FollowUp:
    @follow_up(queue="mail", kind=Activity.Kind.EMAIL, attempts=3)
    def stumble(step: Step) -> str:
        raise ConnectionError("nobody answers")

    return stumble


def test_it_comes_back_later_and_is_rung_for_again(
    promise: Put, stumble: FollowUp, told: Told, shift: Shift
) -> None:
    step = promise(stumble)
    shift(step, rung_at=-1)

    outbox.work_off(step.pk)

    step.refresh_from_db()
    late = step.due_at - timezone.now()
    assert timedelta(seconds=4) < late < timedelta(seconds=6)
    assert (step.rung_at, step.lease_until, step.last_error) == (None, None, "nobody answers")
    assert (step.state, told()) == ("retrying", [])


def test_it_waits_longer_each_time_and_dies_after_its_last_attempt(
    promise: Put, stumble: FollowUp, told: Told, shift: Shift
) -> None:
    step = promise(stumble)

    waits = []
    for _ in range(3):
        shift(step, due_at=-1)
        outbox.work_off(step.pk)
        step.refresh_from_db()
        waits.append((step.due_at - timezone.now()).total_seconds())

    assert waits[0] < 10 < waits[1] < 40
    assert (step.state, step.attempts) == ("dead", 3)
    assert told() == ["Gave up after 3 tries: Customer Service will look at it."]
    shift(step, due_at=-1)
    assert outbox.work_off(step.pk) == 0


def test_it_logs_a_fault_in_full_and_the_worlds_moods_in_a_line(
    promise: Put, stumble: FollowUp, caplog: pytest.LogCaptureFixture
) -> None:
    @follow_up(queue="mail", kind=Activity.Kind.EMAIL)
    def ask(step: Step) -> str:
        raise Later("not yet")

    caplog.set_level("INFO", "orders.outbox")
    steps = [promise(stumble), promise(ask)]
    outbox.drain()

    fault, mood = (record.msg for record in caplog.records)
    assert (fault["event"], fault["level"]) == ("step_failed", "warning")
    assert "ConnectionError: nobody answers" in fault["exception"]
    assert (mood["event"], mood["level"], mood["why"]) == ("step_put_off", "info", "not yet")
    assert "exception" not in mood
    steps[1].refresh_from_db()
    assert (steps[1].last_error, steps[1].attempts) == ("not yet", 1)
    assert timedelta(seconds=4) < steps[1].due_at - timezone.now() < timedelta(seconds=6)


def test_it_tells_the_vendor_what_the_world_said(promise: Put, made_up: None, told: Told) -> None:
    @follow_up(queue="mail", kind=Activity.Kind.EMAIL)
    def refuse(step: Step) -> str:
        raise GiveUp("The mail server refused it: 550 unknown user.")

    step = promise(refuse)
    outbox.drain()

    step.refresh_from_db()
    assert (step.state, step.attempts) == ("dead", 1)
    assert told() == ["The mail server refused it: 550 unknown user."]


def test_it_buries_a_step_that_killed_its_worker_each_time(
    promise: Put, stumble: FollowUp, told: Told, shift: Shift
) -> None:
    step = promise(stumble)
    for _ in range(3):
        assert outbox.claim(step.pk)
        shift(step, lease_until=-1)  # the worker is dead: nobody settles

    outbox.drain()

    step.refresh_from_db()
    assert (step.state, step.last_error) == ("dead", "The worker died each time.")
    assert len(told()) == 1


def test_it_gives_a_dead_step_new_attempts(promise: Put, made_up: None, told: Told) -> None:
    answers = iter([GiveUp("Not now."), None])

    @follow_up(queue="mail", kind=Activity.Kind.EMAIL, attempts=1)
    def twice(step: Step) -> str:
        if refusal := next(answers):
            raise refusal
        return "Done after all."

    step = promise(twice)
    outbox.drain()

    assert outbox.revive(Step.objects.all()) == 1
    assert outbox.revive(Step.objects.all()) == 0
    outbox.drain()

    step.refresh_from_db()
    assert step.state == "done"
    assert told() == ["Not now.", "Done after all."]


def test_it_waits_for_a_release_that_knows_the_task(promise: Put, stumble: FollowUp) -> None:
    """During a roll-out an older worker meets the steps of a newer one; the others must not suffer."""
    step = promise(stumble)
    Step.objects.filter(pk=step.pk).update(task="orders.of_tomorrow")
    other = promise(stumble)

    assert outbox.drain() == 2

    step.refresh_from_db()
    other.refresh_from_db()
    assert (step.state, step.last_error) == (
        "retrying",
        "There is no task orders.of_tomorrow on this server.",
    )
    assert other.attempts == 1
