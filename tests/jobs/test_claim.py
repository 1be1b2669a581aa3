"""Claiming: vendors take turns, each job goes to one worker, a batch is of one vendor and one task."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from jobs import claim
from jobs.claim import claim_next, others_wait
from jobs.enqueue import enqueue_all
from jobs.models import Job
from jobs.queues import Queue
from jobs.registry import JobRequest, TaskSpec, task
from orders.models import Activity
from tests import make
from tests.at_once import at_once
from vendors.models import Vendor

NewJobs = Callable[..., None]


@pytest.fixture
def vendors(own_registries: None, db: None, monkeypatch: pytest.MonkeyPatch) -> list[Vendor]:
    """Four vendors, the first of whom has the first turn."""
    vendors = [make.vendor(f"Vendor {number}") for number in range(4)]
    monkeypatch.setitem(claim._last_vendor_id, Queue.MAIL, 0)
    return vendors


@pytest.fixture
def pair(own_registries: None) -> TaskSpec:
    """A task whose jobs run two at a time, those of one endpoint together."""

    @task(queue=Queue.MAIL, kind=Activity.Kind.EMAIL, batch_size=2, batch_by="endpoint_id")
    def pair(batch: Any) -> None:
        """Do nothing."""

    return pair


def enqueue(vendor: Vendor, spec: TaskSpec, count: int = 1, **arguments: object) -> None:
    enqueue_all([JobRequest(spec, arguments)] * count, vendor_id=vendor.pk)


def test_vendors_take_turns_whatever_they_have_enqueued(vendors: list[Vendor], greet: TaskSpec) -> None:
    for vendor, count in zip(vendors, (50, 1, 3, 2), strict=True):
        enqueue(vendor, greet, count)

    order = [claim_next(Queue.MAIL)[0].vendor_id for _ in range(9)]

    first, second, third, fourth = (vendor.pk for vendor in vendors)
    assert order == [first, second, third, fourth, first, third, fourth, first, third]


def test_jobs_of_no_vendor_have_a_turn_as_well(vendors: list[Vendor], greet: TaskSpec) -> None:
    for vendor in (vendors[0], vendors[3]):
        enqueue(vendor, greet, 3)
    enqueue_all([JobRequest(greet, {})] * 2, vendor_id=None)
    assert others_wait(Queue.MAIL, vendors[0].pk)

    order = [claim_next(Queue.MAIL)[0].vendor_id for _ in range(8)]

    first, last = vendors[0].pk, vendors[3].pk
    assert order == [first, last, None, first, last, None, first, last]


def test_vendor_that_comes_later_waits_for_one_turn(vendors: list[Vendor], greet: TaskSpec) -> None:
    enqueue(vendors[2], greet, 20)
    claim_next(Queue.MAIL)
    enqueue(vendors[0], greet)

    assert claim_next(Queue.MAIL)[0].vendor_id == vendors[0].pk
    assert claim_next(Queue.MAIL)[0].vendor_id == vendors[2].pk


def test_jobs_of_a_vendor_are_claimed_by_priority_and_age(vendors: list[Vendor], greet: TaskSpec) -> None:
    enqueue(vendors[0], greet, 3)
    first, second, third = Job.objects.order_by("pk")
    Job.objects.filter(pk=first.pk).update(priority=Job.Priority.LOW)

    assert [claim_next(Queue.MAIL)[0] for _ in range(3)] == [second, third, first]
    assert claim_next(Queue.MAIL) == []


def test_batch_is_of_one_vendor_task_and_argument(
    vendors: list[Vendor], pair: TaskSpec, greet: TaskSpec
) -> None:
    enqueue(vendors[0], pair, endpoint_id=1)
    enqueue(vendors[0], greet)
    enqueue(vendors[0], pair, endpoint_id=2)
    enqueue(vendors[1], pair, endpoint_id=1)
    enqueue(vendors[0], pair, 2, endpoint_id=1)

    batches = [claim_next(Queue.MAIL) for _ in range(5)]

    summaries = [
        (batch[0].vendor_id, [job.arguments.get("endpoint_id") for job in batch]) for batch in batches
    ]
    first, second = vendors[0].pk, vendors[1].pk
    assert summaries == [(first, [1, 1]), (second, [1]), (first, [None]), (first, [2]), (first, [1])]


def test_batch_shrinks_with_each_attempt(vendors: list[Vendor], pair: TaskSpec) -> None:
    enqueue(vendors[0], pair, 2, endpoint_id=1)
    Job.objects.update(attempts=1)

    assert len(claim_next(Queue.MAIL)) == 1


def test_others_wait_for_a_vendor_before_or_after(vendors: list[Vendor], greet: TaskSpec) -> None:
    enqueue(vendors[1], greet, 3)
    assert not others_wait(Queue.MAIL, vendors[1].pk)
    assert others_wait(Queue.MAIL, vendors[0].pk)
    assert others_wait(Queue.MAIL, vendors[2].pk)

    enqueue(vendors[0], greet)
    assert others_wait(Queue.MAIL, vendors[1].pk)
    assert not others_wait(Queue.MONEY, vendors[1].pk)


@pytest.mark.django_db(transaction=True)
def test_workers_at_the_same_time_claim_each_job_once(vendors: list[Vendor], greet: TaskSpec) -> None:
    for vendor in vendors:
        enqueue(vendor, greet, 5)

    def claim_all() -> list[int]:
        claimed = []
        while jobs := claim_next(Queue.MAIL):
            claimed += [job.pk for job in jobs]
        return claimed

    claimed = [pk for pks in at_once(*[claim_all] * 8) for pk in pks]

    assert Counter(claimed) == Counter(Job.objects.values_list("pk", flat=True))
    assert set(Job.objects.values_list("attempts", "lease_generation")) == {(1, 1)}


@pytest.mark.django_db(transaction=True)
def test_claim_passes_over_a_vendor_whose_jobs_are_being_claimed(
    vendors: list[Vendor], greet: TaskSpec
) -> None:
    enqueue(vendors[0], greet)
    enqueue(vendors[1], greet)
    with transaction.atomic():
        list(Job.objects.filter(vendor=vendors[0]).select_for_update())

        [[job]] = at_once(lambda: claim_next(Queue.MAIL))

    assert job.vendor_id == vendors[1].pk
