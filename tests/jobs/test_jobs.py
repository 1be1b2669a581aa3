"""Promised work: written with the act, heard of after the commit, done once."""

from collections.abc import Callable

import pytest
from django.db import transaction
from pytest_django import DjangoCaptureOnCommitCallbacks

from jobs.claim import claim
from jobs.enqueue import enqueue_all
from jobs.models import Job
from jobs.registry import JobRequest, TaskSpec, task
from jobs.settle import fail, reschedule, settle
from jobs.worker import process_job, process_jobs
from orders.models import Activity, Order
from tests.at_once import at_once
from tests.brokers import heard

Put = Callable[..., Job]
Captures = DjangoCaptureOnCommitCallbacks


@pytest.fixture
def greet(made_up: None) -> TaskSpec:
    @task(queue="mail", kind=Activity.Kind.EMAIL)
    def greet(job: Job) -> str:
        return "Greeted."

    return greet


def test_it_is_heard_of_only_after_the_commit(
    broker: None, job_request: Put, greet: TaskSpec, django_capture_on_commit_callbacks: Captures
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = job_request(greet)
        assert heard("mail") == []

    assert heard("mail") == [job.pk]


def test_it_leaves_no_step_and_no_ring_when_the_act_is_rolled_back(
    broker: None, job_request: Put, greet: TaskSpec, django_capture_on_commit_callbacks: Captures
) -> None:
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        job_request(greet)
        transaction.set_rollback(True)

    assert not Job.objects.exists()
    assert heard("mail") == []


def test_it_runs_once_when_it_is_delivered_twice(
    job_request: Put, greet: TaskSpec, told: Callable[[], list[str]]
) -> None:
    job = job_request(greet)

    assert [process_job(job.pk), process_job(job.pk)] == [1, 0]
    assert told() == ["Greeted."]


def test_it_waits_until_it_is_due(job_request: Put, greet: TaskSpec, shift: Callable[..., None]) -> None:
    job = job_request(greet)
    shift(job, due_at=60)

    assert process_job(job.pk) == 0
    assert process_jobs() == 0


@pytest.mark.django_db(transaction=True)
def test_it_is_claimed_by_one_of_twenty(job_request: Put, greet: TaskSpec) -> None:
    job = job_request(greet)

    claimed = at_once(*[lambda: claim(job.pk)] * 20)

    assert [one for one in claimed if one is not None] == [job]
    job.refresh_from_db()
    assert (job.attempts, job.lease_generation) == (1, 1)


def test_it_ignores_what_a_zombie_reports(
    job_request: Put, greet: TaskSpec, told: Callable[[], list[str]], shift: Callable[..., None]
) -> None:
    zombie = claim(job_request(greet).pk)
    assert zombie
    shift(zombie, lease_until=-1)
    heir = claim(zombie.pk)
    assert heir

    settle(zombie, "The zombie did it.")
    reschedule(zombie, "The zombie failed.")
    fail(zombie, "The zombie gave up.")
    heir.refresh_from_db()
    assert (heir.state, heir.last_error, heir.lease_generation) == ("waiting", "", 2)

    settle(heir, "The heir did it.")
    settle(zombie, "The zombie did it.")
    assert told() == ["The heir did it."]


def test_it_puts_what_the_task_promises_next(job_request: Put, greet: TaskSpec, order: Order) -> None:
    @task(queue="mail", kind=Activity.Kind.EMAIL)
    def knock(job: Job) -> str:
        job.enqueue(greet)
        return "Knocked."

    job_request(knock)

    assert process_jobs() == 2
    knocked, greeted = order.activities.order_by("pk")
    assert (knocked.sentence, greeted.sentence, greeted.cause) == ("Knocked.", "Greeted.", knocked)


def test_it_promises_nothing_next_unless_it_settles(job_request: Put, greet: TaskSpec) -> None:
    @task(queue="mail", kind=Activity.Kind.EMAIL)
    def stumble(job: Job) -> str:
        job.enqueue(greet)
        raise RuntimeError

    job_request(stumble)
    process_jobs()

    assert Job.objects.count() == 1


def test_it_keeps_one_promise_for_each_dedupe_key(job_request: Put, greet: TaskSpec, order: Order) -> None:
    first = job_request(greet, dedupe_key="greet:1")

    assert job_request(greet, dedupe_key="greet:1") == first
    with_key, without = JobRequest(greet, {}, "greet:2"), JobRequest(greet, {})
    enqueue_all([with_key, with_key, without, without], vendor_id=order.vendor_id, subject=order.as_subject)
    assert Job.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_it_keeps_one_promise_when_two_acts_make_it_at_once(job_request: Put, greet: TaskSpec) -> None:
    answers = at_once(*[lambda: job_request(greet, dedupe_key="greet:1")] * 6)

    assert answers == [Job.objects.get()] * 6
