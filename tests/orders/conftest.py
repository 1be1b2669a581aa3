from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from jobs.enqueue import enqueue_all
from jobs.models import Job
from jobs.registry import JobRequest, TaskSpec
from orders.models import Activity, Order
from tests.brokers import broker_at


@pytest.fixture
def broker() -> Iterator[None]:
    """A broker in this process's memory; `take_messages` reads its queues."""
    with broker_at("memory://"):
        yield


@pytest.fixture
def job_request(order: Order, made_up: None) -> Callable[..., Job]:
    """Put a step into the outbox as an act on the order would."""

    def put(task: TaskSpec, dedupe_key: str | None = None, **arguments: Any) -> Job:
        enqueue_all(
            [JobRequest(task, arguments, dedupe_key)], vendor_id=order.vendor_id, subject=order.as_subject
        )
        return Job.objects.latest("pk")

    return put


@pytest.fixture
def told(order: Order) -> Callable[[], list[str]]:
    """What the Activity tab says, oldest first."""
    activities = Activity.objects.filter(order=order).order_by("pk")
    return lambda: list(activities.values_list("sentence", flat=True))


@pytest.fixture
def shift() -> Callable[..., None]:
    """Move times of a step, by seconds from now: `shift(step, lease_until=-1)`."""

    def move(job: Job, **seconds: float) -> None:
        now = timezone.now()
        moved = {column: now + timedelta(seconds=by) for column, by in seconds.items()}
        Job.objects.filter(pk=job.pk).update(**moved)

    return move
