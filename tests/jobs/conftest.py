from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from jobs.enqueue import enqueue_all
from jobs.models import Job
from jobs.queues import Queue
from jobs.registry import JobRequest, TaskSpec, task
from orders.models import Activity, Order
from tests.brokers import broker_at, take_messages


@pytest.fixture
def broker() -> Iterator[None]:
    """A broker in this process's memory; `take_messages` reads its queues."""
    with broker_at("memory://"):
        for queue in Queue:
            take_messages(queue)
        yield


@pytest.fixture
def new_job(order: Order, own_registries: None) -> Callable[..., Job]:
    """Enqueue a job as an action on the order does, and return it."""

    def enqueue(
        task: TaskSpec, dedupe_key: str | None = None, delay: timedelta = timedelta(0), **arguments: Any
    ) -> Job:
        enqueue_all(
            [JobRequest(task, arguments, dedupe_key, delay)],
            vendor_id=order.vendor_id,
            subject=order.as_subject,
        )
        return Job.objects.latest("pk")

    return enqueue


@pytest.fixture
def greet(own_registries: None) -> TaskSpec:
    """A task that succeeds."""

    @task(queue=Queue.MAIL, kind=Activity.Kind.EMAIL)
    def greet(job: Job) -> str:
        return "Greeted."

    return greet


@pytest.fixture
def sentences(order: Order) -> Callable[[], list[str]]:
    """Return the sentences of the order's Activity tab, oldest first."""
    activities = Activity.objects.filter(order=order).order_by("pk")
    return lambda: list(activities.values_list("sentence", flat=True))


@pytest.fixture
def set_times() -> Callable[..., None]:
    """Set times of a job in seconds from now: `set_times(job, lease_until=-1)`."""

    def update(job: Job, **seconds_from_now: float) -> None:
        now = timezone.now()
        times = {column: now + timedelta(seconds=seconds) for column, seconds in seconds_from_now.items()}
        Job.objects.filter(pk=job.pk).update(**times)

    return update
