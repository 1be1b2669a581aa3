"""The sweep rings for due steps that nobody heard of, and for no others."""

from collections.abc import Callable

import pytest

from orders import outbox
from orders.models import Activity, Heartbeat, Step
from orders.promises import FollowUp, follow_up
from orders.tasks import sweep
from tests.brokers import heard

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
    "rung for long ago": {"due_at": -60, "rung_at": -46},
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


def test_it_shows_that_a_worker_is_consuming(broker: None, db: None) -> None:
    sweep()
    sweep()

    assert Heartbeat.objects.get().name == "worker"
