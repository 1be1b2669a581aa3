"""Long tasks renew their lease while they run; short tasks do not."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from jobs import broker, lease
from jobs.models import Job
from jobs.queues import Queue
from jobs.registry import TASKS, TaskSpec
from jobs.states import LEASE
from jobs.worker import process_jobs
from tests.waiting import until


def lease_left(job: Job) -> timedelta:
    lease_until = Job.objects.get(pk=job.pk).lease_until
    assert lease_until
    return lease_until - timezone.now()


@pytest.mark.django_db(transaction=True)
def test_lease_is_renewed_for_long_tasks_only(
    new_job: Callable[..., Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "RENEW_EVERY", 0.05)
    lease_left_by_queue: dict[str, timedelta] = {}

    def work(job: Job) -> str:
        Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() + timedelta(seconds=1))
        if job.queue == Queue.FILES:
            until(lambda: lease_left(job) > timedelta(seconds=20))
        else:
            time.sleep(0.4)  # eight times as long as a renewal takes
        lease_left_by_queue[job.queue] = lease_left(job)
        return ""

    for queue in (Queue.FILES, Queue.BULK):
        TASKS[queue] = TaskSpec(queue, queue, "order", 1, work)
        new_job(TASKS[queue])
    process_jobs()

    assert lease_left_by_queue[Queue.FILES] > timedelta(seconds=20) > lease_left_by_queue["bulk"]
    assert not Job.objects.exclude(state="done").exists()


@pytest.mark.usefixtures("broker")
def test_long_tasks_have_a_longer_time_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    limits: list[float] = []
    monkeypatch.setattr(
        "jobs.broker.current_app.send_task", lambda *_, time_limit, **__: limits.append(time_limit)
    )

    broker.wake_workers([Queue.BULK, Queue.FILES])

    assert limits == [broker.TIME_LIMIT, broker.LONG_TIME_LIMIT]
    assert LEASE.total_seconds() > broker.TIME_LIMIT
