"""The sweep wakes workers for due jobs that no message announced, and for no others."""

from collections.abc import Callable

import pytest

from jobs import broker as job_broker
from jobs.models import Heartbeat, Job
from jobs.registry import TaskSpec
from jobs.sweep import sweep
from jobs.tasks import sweep as sweep_task
from tests.brokers import broker_at, refusing_broker, take_messages

NewJob = Callable[..., Job]
SetTimes = Callable[..., None]

UNHEARD = {
    "never published": {"due_at": -3},
    "published long ago": {"due_at": -60, "woken_at": -21},
    "its lease expired": {"due_at": -31, "woken_at": -31, "lease_until": -1},
}
NOT_YET = {
    "just written": {"due_at": -1},
    "not due": {"due_at": 5},
    "just published": {"due_at": -30, "woken_at": -5},
    "claimed": {"due_at": -60, "woken_at": -50, "lease_until": 10},
    "done": {"due_at": -60, "done_at": -1},
    "failed": {"due_at": -60, "failed_at": -1},
}


@pytest.mark.parametrize("times", UNHEARD.values(), ids=UNHEARD.keys())
def test_sweep_wakes_workers_once_for_an_unheard_job(
    broker: None, new_job: NewJob, greet: TaskSpec, set_times: SetTimes, times: dict[str, float]
) -> None:
    job = new_job(greet)
    set_times(job, **times)

    assert (sweep(), sweep()) == (1, 0)
    assert take_messages("mail") == [job.pk]


@pytest.mark.parametrize("times", NOT_YET.values(), ids=NOT_YET.keys())
def test_sweep_leaves_other_jobs_alone(
    broker: None, new_job: NewJob, greet: TaskSpec, set_times: SetTimes, times: dict[str, float]
) -> None:
    set_times(new_job(greet), **times)

    assert sweep() == 0
    assert take_messages("mail") == []


def test_sweep_takes_the_oldest_jobs_up_to_its_limit(
    broker: None, new_job: NewJob, greet: TaskSpec, set_times: SetTimes
) -> None:
    jobs = [new_job(greet) for _ in range(3)]
    for seconds, job in zip((10, 30, 20), jobs, strict=True):
        set_times(job, due_at=-seconds)

    assert sweep(limit=2) == 2
    assert take_messages("mail") == [jobs[1].pk, jobs[2].pk]


def test_sweep_publishes_every_job_that_it_marks(
    broker: None, new_job: NewJob, greet: TaskSpec, monkeypatch: pytest.MonkeyPatch, set_times: SetTimes
) -> None:
    """A request publishes some jobs only; a job that the sweep does not publish must be found by the next one."""
    monkeypatch.setattr(job_broker, "MAX_MESSAGES", 1)
    jobs = [new_job(greet) for _ in range(3)]
    for job in jobs:
        set_times(job, due_at=-10)

    assert sweep() == 3
    assert take_messages("mail") == [job.pk for job in jobs]


def test_sweep_soon_publishes_again_what_an_emptied_broker_lost(
    broker: None, new_job: NewJob, greet: TaskSpec, set_times: SetTimes
) -> None:
    job = new_job(greet)
    set_times(job, due_at=-20, woken_at=-11)
    job_broker.wake_workers([job_broker.WakeUp(0, "mail")])
    assert sweep() == 0  # a message waits: it may be the job's own

    take_messages("mail")  # as if Redis had been emptied
    assert sweep() == 1
    assert take_messages("mail") == [job.pk]


def test_sweep_publishes_again_what_a_dead_broker_did_not_take(
    new_job: NewJob, greet: TaskSpec, set_times: SetTimes
) -> None:
    job = new_job(greet)
    set_times(job, due_at=-10)

    with refusing_broker():
        assert sweep() == 0

    with broker_at("memory://"):
        assert sweep() == 1
        assert take_messages("mail") == [job.pk]


def test_sweep_records_that_a_worker_is_consuming(broker: None, db: None) -> None:
    sweep_task()
    sweep_task()

    assert Heartbeat.objects.get().name == "worker"
