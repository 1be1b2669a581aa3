"""Jobs that do not succeed: they run again later, or fail for good and the vendor reads why."""

from collections.abc import Callable
from datetime import timedelta
from typing import cast

import pytest
from django.utils import timezone

from jobs.models import Job
from jobs.queues import Queue
from jobs.registry import PermanentFailure, RetryLater, TaskSpec, task
from jobs.states import retry
from jobs.worker import process_jobs
from orders.models import Activity
from tests.job_states import claim, expire_leases, make_due

NewJob = Callable[..., Job]
Sentences = Callable[[], list[str]]


@pytest.fixture
def stumble(own_registries: None) -> TaskSpec:
    """A task that raises each time."""

    @task(queue=Queue.MAIL, kind=Activity.Kind.EMAIL, max_attempts=3)
    def stumble(job: Job) -> str:
        raise ConnectionError("nobody answers")

    return stumble


def test_failed_attempt_is_scheduled_again(new_job: NewJob, stumble: TaskSpec, sentences: Sentences) -> None:
    job = new_job(stumble)

    process_jobs()

    job.refresh_from_db()
    delay = job.due_at - timezone.now()
    assert timedelta(seconds=4) < delay < timedelta(seconds=6)
    assert (job.state, job.lease_until, job.last_error) == ("scheduled", None, "nobody answers")
    assert (job.status, sentences()) == ("retrying", [])


def test_failed_attempts_wait_longer_each_time_and_fail_after_the_last(
    new_job: NewJob, stumble: TaskSpec, sentences: Sentences
) -> None:
    job = new_job(stumble)

    delays = []
    for _ in range(3):
        make_due()
        process_jobs()
        job.refresh_from_db()
        delays.append((job.due_at - timezone.now()).total_seconds())

    assert delays[0] < 10 < delays[1] < 40
    assert (job.state, job.attempts) == ("failed", 3)
    assert sentences() == ["Gave up after 3 tries: Customer Service will look at it."]
    make_due()
    assert process_jobs() == 0


def test_failed_attempt_is_logged_with_a_traceback_only_for_a_bug(
    new_job: NewJob, stumble: TaskSpec, caplog: pytest.LogCaptureFixture
) -> None:
    @task(queue=Queue.MAIL, kind=Activity.Kind.EMAIL)
    def ask(job: Job) -> str:
        raise RetryLater("not yet")

    caplog.set_level("INFO", "jobs")
    jobs = [new_job(stumble), new_job(ask)]
    process_jobs()

    bug, rescheduled = (cast("dict[str, str]", record.msg) for record in caplog.records)
    assert (bug["event"], bug["level"]) == ("job_raised", "warning")
    assert "ConnectionError: nobody answers" in bug["exception"]
    assert (rescheduled["event"], rescheduled["level"], rescheduled["why"]) == (
        "job_rescheduled",
        "info",
        "not yet",
    )
    assert "exception" not in rescheduled
    jobs[1].refresh_from_db()
    assert (jobs[1].last_error, jobs[1].attempts) == ("not yet", 1)
    assert timedelta(seconds=4) < jobs[1].due_at - timezone.now() < timedelta(seconds=6)


def test_permanent_failure_is_shown_to_the_vendor(
    new_job: NewJob, own_registries: None, sentences: Sentences
) -> None:
    @task(queue=Queue.MAIL, kind=Activity.Kind.EMAIL)
    def refuse(job: Job) -> str:
        raise PermanentFailure("The mail server refused it: 550 unknown user.")

    job = new_job(refuse)
    process_jobs()

    job.refresh_from_db()
    assert (job.state, job.attempts) == ("failed", 1)
    assert sentences() == ["The mail server refused it: 550 unknown user."]


def test_job_that_killed_its_worker_each_time_fails(
    new_job: NewJob, stumble: TaskSpec, sentences: Sentences
) -> None:
    job = new_job(stumble)
    for _ in range(3):
        assert claim(job.pk)
        expire_leases()  # as if the worker was killed: the job is not settled

    process_jobs()

    job.refresh_from_db()
    assert (job.state, job.last_error) == ("failed", "The worker died each time.")
    assert len(sentences()) == 1


def test_retry_gives_a_failed_job_new_attempts(
    new_job: NewJob, own_registries: None, sentences: Sentences
) -> None:
    failures = iter([PermanentFailure("Not now."), None])

    @task(queue=Queue.MAIL, kind=Activity.Kind.EMAIL, max_attempts=1)
    def fail_once(job: Job) -> str:
        if failure := next(failures):
            raise failure
        return "Done after all."

    job = new_job(fail_once)
    process_jobs()

    assert retry(Job.objects.all()) == 1
    assert retry(Job.objects.all()) == 0
    process_jobs()

    job.refresh_from_db()
    assert job.state == "done"
    assert sentences() == ["Not now.", "Done after all."]


def test_job_of_an_unknown_task_waits_for_a_release_that_has_it(new_job: NewJob, stumble: TaskSpec) -> None:
    """During a deployment an older worker claims jobs of a newer release; other jobs must not suffer."""
    job = new_job(stumble)
    Job.objects.filter(pk=job.pk).update(task="orders.of_tomorrow")
    known_job = new_job(stumble)

    assert process_jobs() == 2

    job.refresh_from_db()
    known_job.refresh_from_db()
    assert (job.status, job.last_error) == (
        "retrying",
        "There is no task orders.of_tomorrow on this server.",
    )
    assert known_job.attempts == 1
