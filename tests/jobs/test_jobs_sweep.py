"""The sweep rings for due steps that nobody heard of, and for no others."""

from collections.abc import Callable

import pytest

from jobs import broker as doorbell
from jobs.models import Heartbeat, Job
from jobs.registry import TaskSpec, task
from jobs.sweep import sweep
from jobs.tasks import sweep as sweep_task
from orders.models import Activity
from tests.brokers import heard, refusing_broker, ringing_at

Put = Callable[..., Job]
Shift = Callable[..., None]


@pytest.fixture
def greet(made_up: None) -> TaskSpec:
    @task(queue="mail", kind=Activity.Kind.EMAIL)
    def greet(job: Job) -> str:
        return "Greeted."

    return greet


FORGOTTEN = {
    "never heard of": {"due_at": -3},
    "rung for long ago": {"due_at": -60, "woken_at": -21},
    "abandoned by its worker": {"due_at": -31, "woken_at": -31, "lease_until": -1},
}
NOT_YET = {
    "just written": {"due_at": -1},
    "not due": {"due_at": 5},
    "rung for just now": {"due_at": -30, "woken_at": -5},
    "in a worker's hands": {"due_at": -60, "woken_at": -50, "lease_until": 10},
    "done": {"due_at": -60, "done_at": -1},
    "failed": {"due_at": -60, "failed_at": -1},
}


@pytest.mark.parametrize("times", FORGOTTEN.values(), ids=FORGOTTEN.keys())
def test_it_rings_once_for_a_forgotten_step(
    broker: None, job_request: Put, greet: TaskSpec, shift: Shift, times: dict[str, float]
) -> None:
    job = job_request(greet)
    shift(job, **times)

    assert (sweep(), sweep()) == (1, 0)
    assert heard("mail") == [job.pk]


@pytest.mark.parametrize("times", NOT_YET.values(), ids=NOT_YET.keys())
def test_it_leaves_the_others_alone(
    broker: None, job_request: Put, greet: TaskSpec, shift: Shift, times: dict[str, float]
) -> None:
    shift(job_request(greet), **times)

    assert sweep() == 0
    assert heard("mail") == []


def test_it_rings_for_the_oldest_first_and_no_more_than_the_limit(
    broker: None, job_request: Put, greet: TaskSpec, shift: Shift
) -> None:
    jobs = [job_request(greet) for _ in range(3)]
    for late, job in zip((10, 30, 20), jobs, strict=True):
        shift(job, due_at=-late)

    assert sweep(limit=2) == 2
    assert heard("mail") == [jobs[1].pk, jobs[2].pk]


def test_it_rings_for_all_that_it_marks_as_rung(
    broker: None, job_request: Put, greet: TaskSpec, monkeypatch: pytest.MonkeyPatch, shift: Shift
) -> None:
    """A request rings for some only; what the sweep does not ring for it must find again the next time."""
    monkeypatch.setattr(doorbell, "MAX_MESSAGES", 1)
    jobs = [job_request(greet) for _ in range(3)]
    for job in jobs:
        shift(job, due_at=-10)

    assert sweep() == 3
    assert heard("mail") == [job.pk for job in jobs]


def test_it_soon_rings_again_for_what_an_emptied_broker_forgot(
    broker: None, job_request: Put, greet: TaskSpec, shift: Shift
) -> None:
    job = job_request(greet)
    shift(job, due_at=-20, woken_at=-11)
    doorbell.wake_workers([doorbell.WakeUp(0, "mail")])
    assert sweep() == 0  # a message waits: it may be the step's own

    heard("mail")  # as if Redis had been emptied
    assert sweep() == 1
    assert heard("mail") == [job.pk]


def test_it_comes_back_to_what_a_dead_broker_did_not_hear(
    job_request: Put, greet: TaskSpec, shift: Shift
) -> None:
    job = job_request(greet)
    shift(job, due_at=-10)

    with refusing_broker():
        assert sweep() == 0

    with ringing_at("memory://"):
        assert sweep() == 1
        assert heard("mail") == [job.pk]


def test_it_shows_that_a_worker_is_consuming(broker: None, db: None) -> None:
    sweep_task()
    sweep_task()

    assert Heartbeat.objects.get().name == "worker"
