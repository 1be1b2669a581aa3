"""Long work keeps its lease while it lives; short work and dead work do not."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from orders import doorbell, lease, outbox
from orders.models import Step
from orders.promises import LONG_QUEUE, TASKS, FollowUp
from tests.waiting import until


def lease_left(step: Step) -> timedelta:
    until_when = Step.objects.get(pk=step.pk).lease_until
    assert until_when
    return until_when - timezone.now()


@pytest.mark.django_db(transaction=True)
def test_it_renews_the_lease_of_long_work_alone(
    promise: Callable[..., Step], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "RENEWED_EVERY", 0.05)
    left: dict[str, timedelta] = {}

    def work(step: Step) -> str:
        Step.objects.filter(pk=step.pk).update(lease_until=timezone.now() + timedelta(seconds=1))
        if step.queue == LONG_QUEUE:
            until(lambda: lease_left(step) > timedelta(seconds=20))
        else:
            time.sleep(0.4)  # eight times as long as a renewal takes
        left[step.queue] = lease_left(step)
        return ""

    for queue in (LONG_QUEUE, "bulk"):
        TASKS[queue] = FollowUp(queue, queue, "order", 1, work)
        promise(TASKS[queue])
    outbox.drain()

    assert left[LONG_QUEUE] > timedelta(seconds=20) > left["bulk"]
    assert not Step.objects.exclude(done_at=None).filter(lease_until__isnull=False).exists()


def test_it_lets_long_work_live_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    limits: list[float] = []
    monkeypatch.setattr(
        doorbell.current_app, "send_task", lambda *_, time_limit, **__: limits.append(time_limit)
    )

    doorbell.ring([doorbell.Bell(1, "bulk"), doorbell.Bell(2, LONG_QUEUE)])

    assert limits == [doorbell.TIME_LIMIT, doorbell.LONG_TIME_LIMIT]
    assert lease.LEASE.total_seconds() > doorbell.TIME_LIMIT
