"""The life of a job: written with the act, published after the commit, run once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from pytest_django import DjangoCaptureOnCommitCallbacks

from jobs.enqueue import enqueue_all
from jobs.models import Job
from jobs.queues import Queue
from jobs.registry import JobRequest, TaskSpec, task
from jobs.settle import fail, next_attempt, reschedule, settle_all
from jobs.worker import process_jobs, process_next
from orders.models import Activity, Order
from tests.at_once import at_once
from tests.brokers import take_messages
from tests.job_states import claim, expire_leases

NewJob = Callable[..., Job]
Sentences = Callable[[], list[str]]


def test_job_wakes_workers_only_after_the_commit(
    broker: None,
    new_job: NewJob,
    greet: TaskSpec,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = new_job(greet)
        assert take_messages("mail") == []

    assert take_messages("mail") == ["mail"]
    assert Job.objects.get() == job


def test_job_is_neither_written_nor_published_after_a_rollback(
    broker: None,
    new_job: NewJob,
    greet: TaskSpec,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        new_job(greet)
        transaction.set_rollback(True)

    assert not Job.objects.exists()
    assert take_messages("mail") == []


def test_job_runs_once_when_its_message_is_delivered_twice(
    new_job: NewJob, greet: TaskSpec, sentences: Sentences
) -> None:
    new_job(greet)

    assert [process_next(Queue.MAIL), process_next(Queue.MAIL)] == [1, 0]
    assert sentences() == ["Greeted."]


def test_job_waits_until_it_is_due(new_job: NewJob, greet: TaskSpec) -> None:
    new_job(greet, delay=timedelta(minutes=1))

    assert process_jobs() == 0


@pytest.mark.django_db(transaction=True)
def test_job_is_claimed_by_one_of_twenty_workers(new_job: NewJob, greet: TaskSpec) -> None:
    job = new_job(greet)

    claims = at_once(*[lambda: claim(job.pk)] * 20)

    assert [claimed for claimed in claims if claimed is not None] == [job]
    job.refresh_from_db()
    assert (job.attempts, job.lease_generation) == (1, 1)


def test_job_ignores_results_of_a_worker_that_lost_its_lease(
    new_job: NewJob, greet: TaskSpec, sentences: Sentences
) -> None:
    expired = claim(new_job(greet).pk)
    assert expired
    expire_leases()
    current = claim(expired.pk)
    assert current

    expired.sentence, current.sentence = "The first worker did it.", "The second worker did it."
    settle_all([expired])
    reschedule([next_attempt(expired, "The first worker was refused.")])
    fail(expired, "The first worker failed.")
    current.refresh_from_db(fields=["state", "last_error", "lease_generation"])
    assert (current.state, current.last_error, current.lease_generation) == ("leased", "", 2)

    settle_all([current])
    settle_all([expired])
    assert sentences() == ["The second worker did it."]


def test_job_enqueues_what_its_task_requests(new_job: NewJob, greet: TaskSpec, order: Order) -> None:
    @task(queue=Queue.MAIL, kind=Activity.Kind.EMAIL)
    def knock(job: Job) -> str:
        job.enqueue(greet)
        return "Knocked."

    new_job(knock)

    assert process_jobs() == 2
    knocked, greeted = order.activities.order_by("pk")
    assert (knocked.sentence, greeted.sentence, greeted.cause) == ("Knocked.", "Greeted.", knocked)


def test_job_enqueues_nothing_unless_it_succeeds(new_job: NewJob, greet: TaskSpec) -> None:
    @task(queue=Queue.MAIL, kind=Activity.Kind.EMAIL)
    def stumble(job: Job) -> str:
        job.enqueue(greet)
        raise RuntimeError

    new_job(stumble)
    process_jobs()

    assert Job.objects.count() == 1


def test_job_is_written_once_for_each_dedupe_key(new_job: NewJob, greet: TaskSpec, order: Order) -> None:
    job = new_job(greet, dedupe_key="greet:1")

    assert new_job(greet, dedupe_key="greet:1") == job
    with_key, without_key = JobRequest(greet, {}, "greet:2"), JobRequest(greet, {})
    enqueue_all(
        [with_key, with_key, without_key, without_key], vendor_id=order.vendor_id, subject=order.as_subject
    )
    assert Job.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_job_is_written_once_by_transactions_at_the_same_time(new_job: NewJob, greet: TaskSpec) -> None:
    jobs = at_once(*[lambda: new_job(greet, dedupe_key="greet:1")] * 6)

    assert jobs == [Job.objects.get()] * 6
