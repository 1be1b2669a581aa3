"""The sweep rings for due steps that nobody heard of, and for no others."""

from collections.abc import Callable

import pytest

from orders import doorbell, outbox
from orders.models import Activity, Heartbeat, Step
from orders.promises import FollowUp, follow_up
from orders.tasks import sweep
from tests.brokers import heard, refusing_broker, ringing_at

Put = Callable[..., Step]
Shift = Callable[..., None]


@pytest.fixture
def greet(made_up: None) -> FollowUp:
    @follow_up(queue="mail", kind=Activity.Kind.EMAIL)
    def greet(step: Step) -> str:
        return "Greeted."

    return greet


FORGOTTEN = {
    "never heard of": {"due_at": -3},
    "rung for long ago": {"due_at": -60, "rung_at": -21},
    "abandoned by its worker": {"due_at": -31, "rung_at": -31, "lease_until": -1},
}
NOT_YET = {
    "just written": {"due_at": -1},
    "not due": {"due_at": 5},
    "rung for just now": {"due_at": -30, "rung_at": -5},
    "in a worker's hands": {"due_at": -60, "rung_at": -50, "lease_until": 10},
    "done": {"due_at": -60, "done_at": -1},
    "dead": {"due_at": -60, "dead_at": -1},
}


@pytest.mark.parametrize("times", FORGOTTEN.values(), ids=FORGOTTEN.keys())
def test_it_rings_once_for_a_forgotten_step(
    broker: None, promise: Put, greet: FollowUp, shift: Shift, times: dict[str, float]
) -> None:
    step = promise(greet)
    shift(step, **times)

    assert (outbox.sweep(), outbox.sweep()) == (1, 0)
    assert heard("mail") == [step.pk]


@pytest.mark.parametrize("times", NOT_YET.values(), ids=NOT_YET.keys())
def test_it_leaves_the_others_alone(
    broker: None, promise: Put, greet: FollowUp, shift: Shift, times: dict[str, float]
) -> None:
    shift(promise(greet), **times)

    assert outbox.sweep() == 0
    assert heard("mail") == []


def test_it_rings_for_the_oldest_first_and_no_more_than_the_limit(
    broker: None, promise: Put, greet: FollowUp, shift: Shift
) -> None:
    steps = [promise(greet) for _ in range(3)]
    for late, step in zip((10, 30, 20), steps, strict=True):
        shift(step, due_at=-late)

    assert outbox.sweep(limit=2) == 2
    assert heard("mail") == [steps[1].pk, steps[2].pk]


def test_it_rings_for_all_that_it_marks_as_rung(
    broker: None, promise: Put, greet: FollowUp, monkeypatch: pytest.MonkeyPatch, shift: Shift
) -> None:
    """A request rings for some only; what the sweep does not ring for it must find again the next time."""
    monkeypatch.setattr(doorbell, "AT_MOST", 1)
    steps = [promise(greet) for _ in range(3)]
    for step in steps:
        shift(step, due_at=-10)

    assert outbox.sweep() == 3
    assert heard("mail") == [step.pk for step in steps]


def test_it_soon_rings_again_for_what_an_emptied_broker_forgot(
    broker: None, promise: Put, greet: FollowUp, shift: Shift
) -> None:
    step = promise(greet)
    shift(step, due_at=-20, rung_at=-11)
    doorbell.ring([doorbell.Bell(0, "mail")])
    assert outbox.sweep() == 0  # a message waits: it may be the step's own

    heard("mail")  # as if Redis had been emptied
    assert outbox.sweep() == 1
    assert heard("mail") == [step.pk]


def test_it_comes_back_to_what_a_dead_broker_did_not_hear(
    promise: Put, greet: FollowUp, shift: Shift
) -> None:
    step = promise(greet)
    shift(step, due_at=-10)

    with refusing_broker():
        assert outbox.sweep() == 0

    with ringing_at("memory://"):
        assert outbox.sweep() == 1
        assert heard("mail") == [step.pk]


def test_it_shows_that_a_worker_is_consuming(broker: None, db: None) -> None:
    sweep()
    sweep()

    assert Heartbeat.objects.get().name == "worker"
