"""A step that cannot be done: again later, or never again and somebody is told."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from jobs.claim import claim
from jobs.models import Job
from jobs.registry import PermanentFailure, RetryLater, TaskSpec, task
from jobs.settle import retry
from jobs.worker import process_job, process_jobs
from orders.models import Activity

Put = Callable[..., Job]
Told = Callable[[], list[str]]
Shift = Callable[..., None]


@pytest.fixture
def stumble(made_up: None) -> TaskSpec:
    @task(queue="mail", kind=Activity.Kind.EMAIL, attempts=3)
    def stumble(job: Job) -> str:
        raise ConnectionError("nobody answers")

    return stumble


def test_it_comes_back_later_and_is_rung_for_again(
    job_request: Put, stumble: TaskSpec, told: Told, shift: Shift
) -> None:
    job = job_request(stumble)
    shift(job, woken_at=-1)

    process_job(job.pk)

    job.refresh_from_db()
    late = job.due_at - timezone.now()
    assert timedelta(seconds=4) < late < timedelta(seconds=6)
    assert (job.woken_at, job.lease_until, job.last_error) == (None, None, "nobody answers")
    assert (job.state, told()) == ("retrying", [])


def test_it_waits_longer_each_time_and_dies_after_its_last_attempt(
    job_request: Put, stumble: TaskSpec, told: Told, shift: Shift
) -> None:
    job = job_request(stumble)

    waits = []
    for _ in range(3):
        shift(job, due_at=-1)
        process_job(job.pk)
        job.refresh_from_db()
        waits.append((job.due_at - timezone.now()).total_seconds())

    assert waits[0] < 10 < waits[1] < 40
    assert (job.state, job.attempts) == ("failed", 3)
    assert told() == ["Gave up after 3 tries: Customer Service will look at it."]
    shift(job, due_at=-1)
    assert process_job(job.pk) == 0


def test_it_logs_a_fault_in_full_and_the_worlds_moods_in_a_line(
    job_request: Put, stumble: TaskSpec, caplog: pytest.LogCaptureFixture
) -> None:
    @task(queue="mail", kind=Activity.Kind.EMAIL)
    def ask(job: Job) -> str:
        raise RetryLater("not yet")

    caplog.set_level("INFO", "jobs")
    jobs = [job_request(stumble), job_request(ask)]
    process_jobs()

    fault, mood = (record.msg for record in caplog.records)
    assert (fault["event"], fault["level"]) == ("step_failed", "warning")
    assert "ConnectionError: nobody answers" in fault["exception"]
    assert (mood["event"], mood["level"], mood["why"]) == ("step_put_off", "info", "not yet")
    assert "exception" not in mood
    jobs[1].refresh_from_db()
    assert (jobs[1].last_error, jobs[1].attempts) == ("not yet", 1)
    assert timedelta(seconds=4) < jobs[1].due_at - timezone.now() < timedelta(seconds=6)


def test_it_tells_the_vendor_what_the_world_said(job_request: Put, made_up: None, told: Told) -> None:
    @task(queue="mail", kind=Activity.Kind.EMAIL)
    def refuse(job: Job) -> str:
        raise PermanentFailure("The mail server refused it: 550 unknown user.")

    job = job_request(refuse)
    process_jobs()

    job.refresh_from_db()
    assert (job.state, job.attempts) == ("failed", 1)
    assert told() == ["The mail server refused it: 550 unknown user."]


def test_it_buries_a_step_that_killed_its_worker_each_time(
    job_request: Put, stumble: TaskSpec, told: Told, shift: Shift
) -> None:
    job = job_request(stumble)
    for _ in range(3):
        assert claim(job.pk)
        shift(job, lease_until=-1)  # the worker is dead: nobody settles

    process_jobs()

    job.refresh_from_db()
    assert (job.state, job.last_error) == ("failed", "The worker died each time.")
    assert len(told()) == 1


def test_it_gives_a_dead_step_new_attempts(job_request: Put, made_up: None, told: Told) -> None:
    answers = iter([PermanentFailure("Not now."), None])

    @task(queue="mail", kind=Activity.Kind.EMAIL, attempts=1)
    def twice(job: Job) -> str:
        if refusal := next(answers):
            raise refusal
        return "Done after all."

    job = job_request(twice)
    process_jobs()

    assert retry(Job.objects.all()) == 1
    assert retry(Job.objects.all()) == 0
    process_jobs()

    job.refresh_from_db()
    assert job.state == "done"
    assert told() == ["Not now.", "Done after all."]


def test_it_waits_for_a_release_that_knows_the_task(job_request: Put, stumble: TaskSpec) -> None:
    """During a roll-out an older worker meets the steps of a newer one; the others must not suffer."""
    job = job_request(stumble)
    Job.objects.filter(pk=job.pk).update(task="orders.of_tomorrow")
    other = job_request(stumble)

    assert process_jobs() == 2

    job.refresh_from_db()
    other.refresh_from_db()
    assert (job.state, job.last_error) == (
        "retrying",
        "There is no task orders.of_tomorrow on this server.",
    )
    assert other.attempts == 1
