"""The sweep: scheduled jobs become due, leases end, and workers are woken where jobs wait, by one message a queue."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from jobs.models import Heartbeat, Job
from jobs.queues import Queue
from jobs.registry import JobRequest, TaskSpec
from jobs.sweep import sweep
from jobs.tasks import beat
from tests.at_once import at_once
from tests.brokers import broker_at, refusing_broker, take_messages
from tests.job_states import claim

NewJob = Callable[..., Job]


def set_columns(job: Job, **columns: object) -> None:
    Job.objects.filter(pk=job.pk).update(**columns)


def test_sweep_publishes_one_message_for_each_queue_with_waiting_jobs(
    broker: None, new_job: NewJob, greet: TaskSpec
) -> None:
    for _ in range(3):
        new_job(greet)

    sweep()
    sweep()

    assert take_messages(Queue.MAIL) == [Queue.MAIL]
    assert take_messages(Queue.MONEY) == []


def test_sweep_lets_due_jobs_wait(broker: None, new_job: NewJob, greet: TaskSpec) -> None:
    due, later = new_job(greet), new_job(greet)
    set_columns(due, state="scheduled", due_at=timezone.now() - timedelta(seconds=1))
    set_columns(later, state="scheduled", due_at=timezone.now() + timedelta(seconds=5))

    sweep()

    assert dict(Job.objects.values_list("pk", "state")) == {due.pk: "waiting", later.pk: "scheduled"}


def test_sweep_ends_expired_leases(broker: None, new_job: NewJob, greet: TaskSpec) -> None:
    expired, running = claim(new_job(greet).pk), claim(new_job(greet).pk)
    assert expired
    assert running
    set_columns(expired, lease_until=timezone.now() - timedelta(seconds=1))

    sweep()

    states = dict(Job.objects.values_list("pk", "state"))
    assert states == {expired.pk: "waiting", running.pk: "leased"}
    assert set(Job.objects.values_list("attempts", flat=True)) == {1}


def test_sweep_leaves_ended_jobs_alone(broker: None, new_job: NewJob, greet: TaskSpec) -> None:
    set_columns(new_job(greet), state="done", done_at=timezone.now())
    set_columns(new_job(greet), state="failed", failed_at=timezone.now())

    sweep()

    assert sorted(Job.objects.values_list("state", flat=True)) == ["done", "failed"]
    assert take_messages(Queue.MAIL) == []


def test_sweep_raises_the_priority_of_jobs_that_waited_for_a_minute(
    broker: None, new_job: NewJob, greet: TaskSpec
) -> None:
    old, new = new_job(greet), new_job(greet)
    Job.objects.update(priority=Job.Priority.LOW)
    set_columns(old, created_at=timezone.now() - timedelta(seconds=61))
    set_columns(new, created_at=timezone.now() - timedelta(seconds=55))

    sweep()

    assert dict(Job.objects.values_list("pk", "priority")) == {old.pk: 0, new.pk: 1}


def test_sweep_publishes_again_what_an_emptied_or_dead_broker_lost(new_job: NewJob, greet: TaskSpec) -> None:
    new_job(greet)
    with refusing_broker():
        sweep()

    with broker_at("memory://"):
        sweep()
        assert take_messages(Queue.MAIL) == [Queue.MAIL]  # as if Redis had been emptied
        sweep()
        assert take_messages(Queue.MAIL) == [Queue.MAIL]


@pytest.mark.django_db(transaction=True)
def test_one_process_sweeps_at_a_time(broker: None, new_job: NewJob, greet: TaskSpec) -> None:
    set_columns(new_job(greet), state="scheduled", due_at=timezone.now())
    other = connections["default"].copy()
    with other.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT pg_advisory_xact_lock(5021951000)")

        sweep()
        assert Job.objects.get().state == "scheduled"

        cursor.execute("COMMIT")
    other.close()
    at_once(sweep, sweep, sweep)
    assert Job.objects.get().state == "waiting"


def test_heartbeats_are_of_the_sweep_and_of_the_workers(broker: None, db: None) -> None:
    for record in (sweep, beat, sweep, beat):
        record()

    assert set(Heartbeat.objects.values_list("name", flat=True)) == {"sweep", "worker"}


def test_delayed_job_is_scheduled_and_wakes_nobody(broker: None, greet: TaskSpec, new_job: NewJob) -> None:
    request = JobRequest(greet, {}, delay=timedelta(minutes=1))

    job = new_job(request.task, delay=request.delay)

    assert job.state == "scheduled"
    assert timedelta(seconds=50) < job.due_at - timezone.now() < timedelta(seconds=70)
