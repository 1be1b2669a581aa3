"""Steps of a kind that one worker claims together: rung for once, settled together, and never all lost by one."""

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
from tests.brokers import heard

Captures = DjangoCaptureOnCommitCallbacks
Put = Callable[..., Job]


@contextmanager
def breaking(jobs: Sequence[Job]) -> Iterator[None]:
    """A session that cannot conclude while one step is among several."""
    yield
    if len(jobs) > 1:
        raise RuntimeError("one of them is a bug")


@pytest.fixture
def pair(made_up: None) -> TaskSpec:
    @task(queue="mail", kind=Activity.Kind.EMAIL, batch_size=2)
    def pair(job: Job) -> str:
        return "Done in company."

    return pair


def test_it_rings_for_one_of_each_company(
    broker: None, pair: TaskSpec, order: Order, django_capture_on_commit_callbacks: Captures
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        enqueue_all([JobRequest(pair, {})] * 5, vendor_id=order.vendor_id, subject=order.as_subject)

    first, _, third, _, fifth = Job.objects.order_by("pk").values_list("pk", flat=True)
    assert heard("mail") == [first, third, fifth]


def test_it_rings_softly_for_what_yields_until_it_has_waited(made_up: None, job_request: Put) -> None:
    @task(queue="mail", kind=Activity.Kind.EMAIL, low_priority=True)
    def tell(job: Job) -> str:
        return ""

    job = job_request(tell)
    assert wake_ups([job]) == [(job.pk, "mail", HIGH)]
    job.queue = BULK_QUEUE
    assert wake_ups([job]) == [(job.pk, BULK_QUEUE, LOW)]
    job.woken_at = timezone.now()
    job.due_at = job.woken_at - timedelta(seconds=50)
    assert wake_ups([job]) == [(job.pk, BULK_QUEUE, LOW)]
    job.due_at -= timedelta(seconds=20)
    assert wake_ups([job]) == [(job.pk, BULK_QUEUE, HIGH)]


def test_it_sweeps_one_of_each_company(
    broker: None, pair: TaskSpec, job_request: Put, shift: Callable[..., None]
) -> None:
    jobs = [job_request(pair) for _ in range(3)]
    for job in jobs:
        shift(job, due_at=-10)

    assert (sweep(), sweep()) == (3, 0)
    assert heard("mail") == [jobs[0].pk, jobs[2].pk]


def test_it_rings_for_the_rest_after_a_full_company(broker: None, pair: TaskSpec, job_request: Put) -> None:
    jobs = [job_request(pair) for _ in range(3)]

    assert process_job(jobs[0].pk) == 2
    assert heard("mail") == [jobs[2].pk]
    assert process_job(jobs[2].pk) == 1
    assert heard("mail") == []


def test_it_tries_each_alone_when_they_cannot_be_settled_together(
    made_up: None, job_request: Put, told: Callable[[], list[str]], shift: Callable[..., None]
) -> None:
    @task(queue="mail", kind=Activity.Kind.EMAIL, batch_size=2, session=breaking)
    def limp(job: Job) -> str:
        return "Done alone."

    jobs = [job_request(limp) for _ in range(2)]
    assert process_jobs() == 2
    assert (told(), Job.objects.filter(last_error="one of them is a bug").count()) == ([], 2)

    for job in jobs:
        shift(job, due_at=-1)
    assert process_jobs() == 2
    assert told() == ["Done alone."] * 2
