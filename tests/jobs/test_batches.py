"""Batches: jobs that one worker claims together, published once, settled together, never all lost by one of them."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from jobs.broker import HIGH, LOW
from jobs.claim import wake_ups
from jobs.enqueue import enqueue_all
from jobs.models import Job
from jobs.registry import BULK_QUEUE, JobRequest, TaskSpec, task
from jobs.sweep import sweep
from jobs.worker import process_job, process_jobs
from orders.models import Activity, Order
from tests.brokers import take_messages

NewJob = Callable[..., Job]


@contextmanager
def breaking_session(jobs: Sequence[Job]) -> Iterator[None]:
    """Raise at the end of a batch of more than one job."""
    yield
    if len(jobs) > 1:
        raise RuntimeError("one of them is a bug")


@pytest.fixture
def pair(own_registries: None) -> TaskSpec:
    """A task whose jobs run two at a time."""

    @task(queue="mail", kind=Activity.Kind.EMAIL, batch_size=2)
    def pair(job: Job) -> str:
        return "Done in a batch."

    return pair


def test_enqueue_publishes_one_message_for_each_batch(
    broker: None,
    pair: TaskSpec,
    order: Order,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        enqueue_all([JobRequest(pair, {})] * 5, vendor_id=order.vendor_id, subject=order.as_subject)

    first, _, third, _, fifth = Job.objects.order_by("pk").values_list("pk", flat=True)
    assert take_messages("mail") == [first, third, fifth]


def test_wake_up_has_low_priority_in_bulk_until_the_job_has_waited(
    own_registries: None, new_job: NewJob
) -> None:
    @task(queue="mail", kind=Activity.Kind.EMAIL, low_priority=True)
    def notify(job: Job) -> str:
        return ""

    job = new_job(notify)
    assert wake_ups([job]) == [(job.pk, "mail", HIGH)]
    job.queue = BULK_QUEUE
    assert wake_ups([job]) == [(job.pk, BULK_QUEUE, LOW)]
    job.woken_at = timezone.now()
    job.due_at = job.woken_at - timedelta(seconds=50)
    assert wake_ups([job]) == [(job.pk, BULK_QUEUE, LOW)]
    job.due_at -= timedelta(seconds=20)
    assert wake_ups([job]) == [(job.pk, BULK_QUEUE, HIGH)]


def test_sweep_publishes_one_message_for_each_batch(
    broker: None, pair: TaskSpec, new_job: NewJob, set_times: Callable[..., None]
) -> None:
    jobs = [new_job(pair) for _ in range(3)]
    for job in jobs:
        set_times(job, due_at=-10)

    assert (sweep(), sweep()) == (3, 0)
    assert take_messages("mail") == [jobs[0].pk, jobs[2].pk]


def test_worker_wakes_another_after_a_full_batch(broker: None, pair: TaskSpec, new_job: NewJob) -> None:
    jobs = [new_job(pair) for _ in range(3)]

    assert process_job(jobs[0].pk) == 2
    assert take_messages("mail") == [jobs[2].pk]
    assert process_job(jobs[2].pk) == 1
    assert take_messages("mail") == []


def test_batch_whose_session_raises_is_tried_again_job_by_job(
    own_registries: None, new_job: NewJob, sentences: Callable[[], list[str]], set_times: Callable[..., None]
) -> None:
    @task(queue="mail", kind=Activity.Kind.EMAIL, batch_size=2, session=breaking_session)
    def limp(job: Job) -> str:
        return "Done alone."

    jobs = [new_job(limp) for _ in range(2)]
    assert process_jobs() == 2
    assert (sentences(), Job.objects.filter(last_error="one of them is a bug").count()) == ([], 2)

    for job in jobs:
        set_times(job, due_at=-1)
    assert process_jobs() == 2
    assert sentences() == ["Done alone."] * 2
