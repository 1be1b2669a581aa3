"""Batches: jobs that one worker claims together, settled together, never all lost by one of them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jobs import batch as job_batch
from jobs.batch import JobBatch
from jobs.enqueue import enqueue_all
from jobs.models import Job
from jobs.queues import Queue
from jobs.registry import JobRequest, PermanentFailure, RetryLater, TaskSpec, task
from jobs.worker import process_jobs, process_next, process_slice
from orders.models import Activity, Order
from tests import make
from tests.brokers import take_messages
from tests.job_states import make_due

NewJob = Callable[..., Job]
Sentences = Callable[[], list[str]]


@pytest.fixture
def pair(own_registries: None) -> TaskSpec:
    """A task whose jobs run two at a time."""

    @task(queue=Queue.MAIL, kind=Activity.Kind.EMAIL, batch_size=2)
    def pair(batch: JobBatch) -> None:
        for job in batch:
            with batch.attempt(job):
                job.sentence = f"Done in a batch of {len(batch.jobs)}."

    return pair


def test_batch_runs_together(pair: TaskSpec, new_job: NewJob, sentences: Sentences) -> None:
    for _ in range(3):
        new_job(pair)

    assert process_jobs() == 3
    assert sentences() == ["Done in a batch of 2."] * 2 + ["Done in a batch of 1."]


def test_jobs_of_a_batch_end_each_in_its_own_way(
    own_registries: None, new_job: NewJob, sentences: Sentences
) -> None:
    errors = {1: PermanentFailure("Refused."), 2: RetryLater("busy"), 3: RuntimeError("a bug")}

    @task(queue=Queue.MAIL, kind=Activity.Kind.EMAIL, batch_size=9)
    def differ(batch: JobBatch) -> None:
        for job in batch:
            with batch.attempt(job):
                if error := errors.get(job.arguments["number"]):
                    raise error
                job.sentence = "Done."

    for number in range(5):
        new_job(differ, number=number)

    assert process_next(Queue.MAIL) == 5
    states = list(Job.objects.order_by("pk").values_list("state", "last_error"))
    assert states == [
        ("done", ""), ("failed", "Refused."), ("scheduled", "busy"), ("scheduled", "a bug"), ("done", ""),
    ]  # fmt: skip
    assert sorted(sentences()) == ["Done.", "Done.", "Refused."]


def test_batch_that_raises_is_tried_again_job_by_job(
    own_registries: None, new_job: NewJob, sentences: Sentences
) -> None:
    @task(queue=Queue.MAIL, kind=Activity.Kind.EMAIL, batch_size=2)
    def limp(batch: JobBatch) -> None:
        for job in batch:
            with batch.attempt(job):
                job.sentence = "Done alone."
        if len(batch.jobs) > 1:
            raise RuntimeError("one of them is a bug")

    for _ in range(2):
        new_job(limp)
    assert process_jobs() == 2
    assert (sentences(), Job.objects.filter(last_error="one of them is a bug").count()) == ([], 2)

    make_due()
    assert process_jobs() == 2
    assert sentences() == ["Done alone."] * 2


def test_batch_schedules_what_runs_again_by_one_statement(own_registries: None, new_job: NewJob) -> None:
    @task(queue=Queue.MAIL, kind=Activity.Kind.EMAIL, batch_size=9)
    def ask(batch: JobBatch) -> None:
        for job in batch:
            with batch.attempt(job):
                minutes = job.arguments["minutes"]
                raise RetryLater(f"in {minutes}", timedelta(minutes=minutes), counts=minutes > 5)

    for minutes in (5, 10, 15):
        new_job(ask, minutes=minutes)
    with CaptureQueriesContext(connection) as queries:
        assert process_next(Queue.MAIL) == 3

    updates = [query for query in queries if query["sql"].startswith("UPDATE")]
    assert len(updates) == 2  # the lease is one
    jobs = Job.objects.order_by("pk")
    assert [(job.state, job.last_error, job.attempts) for job in jobs] == [
        ("scheduled", "in 5", 0), ("scheduled", "in 10", 1), ("scheduled", "in 15", 1),
    ]  # fmt: skip
    assert [round((job.due_at - timezone.now()).total_seconds() / 60) for job in jobs] == [5, 10, 15]


def test_batch_releases_what_it_has_no_time_for(
    pair: TaskSpec, new_job: NewJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job_batch, "BATCH_SECONDS", -1.0)
    jobs = [new_job(pair) for _ in range(2)]

    assert process_next(Queue.MAIL) == 1

    jobs[1].refresh_from_db()
    assert (jobs[1].state, jobs[1].attempts, jobs[1].lease_until) == ("waiting", 0, None)


def test_batch_ends_its_turn_while_another_vendor_waits(
    pair: TaskSpec, new_job: NewJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job_batch, "TURN_SECONDS", -1.0)
    for _ in range(2):
        new_job(pair)
    assert process_next(Queue.MAIL) == 2

    jobs = [new_job(pair) for _ in range(2)]
    enqueue_all([JobRequest(pair, {})], vendor_id=make.vendor("Globex Tools").pk)
    batch = JobBatch(jobs, pair)

    assert [job.pk for job in batch] == [jobs[0].pk]


def test_worker_wakes_another_while_more_jobs_wait(
    broker: None, new_job: NewJob, greet: TaskSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jobs.worker.SLICE_SECONDS", 60.0)
    new_job(greet)
    process_slice(Queue.MAIL)
    assert take_messages(Queue.MAIL) == []

    for _ in range(2):
        new_job(greet)
    process_slice(Queue.MAIL)
    assert take_messages(Queue.MAIL) == [Queue.MAIL]
    assert not Job.objects.exclude(state="done").exists()


def test_worker_leaves_the_queue_after_its_slice_and_wakes_the_next(
    broker: None, new_job: NewJob, greet: TaskSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jobs.worker.SLICE_SECONDS", -1.0)
    for _ in range(3):
        new_job(greet)

    process_slice(Queue.MAIL)

    assert Job.objects.filter(state="done").count() == 1
    assert take_messages(Queue.MAIL) == [Queue.MAIL]


def test_jobs_that_follow_a_bulk_run_wait_in_the_bulk_queue_with_low_priority(
    own_registries: None, order: Order
) -> None:
    @task(queue=Queue.MAIL, kind=Activity.Kind.EMAIL, low_priority=True)
    def notify(job: Job) -> str:
        return ""

    @task(queue=Queue.BULK, kind=Activity.Kind.EMAIL)
    def act(job: Job) -> str:
        job.enqueue(notify)
        return ""

    enqueue_all([JobRequest(act, {}), JobRequest(notify, {})], vendor_id=order.vendor_id)
    process_next(Queue.BULK)

    rows = Job.objects.order_by("pk").values_list("task", "queue", "priority")
    assert list(rows) == [("tests.act", "bulk", 0), ("tests.notify", "mail", 0), ("tests.notify", "bulk", 1)]
