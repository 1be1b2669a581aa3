"""Long work keeps its lease while it lives; short work and dead work do not."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from jobs import broker, lease
from jobs.models import Job
from jobs.registry import LONG_QUEUE, TASKS, TaskSpec
from jobs.worker import process_jobs
from tests.waiting import until


def lease_left(job: Job) -> timedelta:
    until_when = Job.objects.get(pk=job.pk).lease_until
    assert until_when
    return until_when - timezone.now()


@pytest.mark.django_db(transaction=True)
def test_it_renews_the_lease_of_long_work_alone(
    job_request: Callable[..., Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "RENEW_EVERY", 0.05)
    left: dict[str, timedelta] = {}

    def work(job: Job) -> str:
        Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() + timedelta(seconds=1))
        if job.queue == LONG_QUEUE:
            until(lambda: lease_left(job) > timedelta(seconds=20))
        else:
            time.sleep(0.4)  # eight times as long as a renewal takes
        left[job.queue] = lease_left(job)
        return ""

    for queue in (LONG_QUEUE, "bulk"):
        TASKS[queue] = TaskSpec(queue, queue, "order", 1, work)
        job_request(TASKS[queue])
    process_jobs()

    assert left[LONG_QUEUE] > timedelta(seconds=20) > left["bulk"]
    assert not Job.objects.exclude(done_at=None).filter(lease_until__isnull=False).exists()


def test_it_lets_long_work_live_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    limits: list[float] = []
    monkeypatch.setattr(
        broker.current_app, "send_task", lambda *_, time_limit, **__: limits.append(time_limit)
    )

    broker.wake_workers([broker.WakeUp(1, "bulk"), broker.WakeUp(2, LONG_QUEUE)])

    assert limits == [broker.TIME_LIMIT, broker.LONG_TIME_LIMIT]
    assert lease.LEASE.total_seconds() > broker.TIME_LIMIT
