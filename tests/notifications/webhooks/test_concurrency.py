"""Few posts at once to one endpoint, none while it cools down: a slow vendor delays no other."""

from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.db import connection
from django.db.models.functions import Now

from jobs import claim
from jobs.models import Job
from jobs.queues import Queue
from jobs.worker import process_jobs, process_next
from notifications.webhooks.concurrency import MAX_CONNECTIONS, connection_lease
from notifications.webhooks.models import EndpointConnection, Notice, NoticeEndpoint
from tests import make
from tests.at_once import at_once
from tests.notice_sink import Sink
from tests.notifications.webhooks.makers import URL, enqueue_notice
from tests.waiting import until
from vendors.models import Vendor


def enqueue_notices(vendor: Vendor, count: int) -> None:
    """Enqueue notices of as many orders."""
    for _ in range(count):
        enqueue_notice(make.order(vendor))


@pytest.mark.django_db(transaction=True)
def test_endpoint_gets_two_posts_at_once_and_no_more(vendor: Vendor, sink: Sink) -> None:
    make.endpoint(vendor, url=URL)
    enqueue_notices(vendor, 5)
    Job.objects.update(attempts=3)  # after three attempts each goes alone
    sink.delay = 0.5

    at_once(*[lambda: process_next(Queue.NOTICE)] * 5)

    assert sink.max_active_posts == MAX_CONNECTIONS
    assert Job.objects.filter(done_at=None, attempts=3, lease_until=None).count() == 3
    assert Notice.objects.filter(state="queued").count() == 3


def test_endpoint_connection_is_free_again_after_its_use(vendor: Vendor) -> None:
    endpoint, other_endpoint = make.endpoint(vendor), make.endpoint(vendor)

    for _ in range(2):
        with ExitStack() as workers:
            taken = [workers.enter_context(connection_lease(endpoint)) for _ in range(3)]
            assert taken == [True, True, False]
            assert workers.enter_context(connection_lease(other_endpoint))

    assert EndpointConnection.objects.filter(endpoint=endpoint).count() == MAX_CONNECTIONS


def test_killed_worker_frees_its_connection_when_the_lease_ends(vendor: Vendor) -> None:
    endpoint = make.endpoint(vendor)
    late_worker = ExitStack()
    late_worker.enter_context(connection_lease(endpoint))

    with connection_lease(endpoint):
        EndpointConnection.objects.filter(number=0).update(lease_until=Now() - timedelta(seconds=1))
        with connection_lease(endpoint) as next_worker:
            late_worker.close()  # after it has hung: the lease is another worker's now
            with connection_lease(endpoint) as one_more:
                assert [next_worker, one_more] == [True, False]


@pytest.mark.django_db(transaction=True)
def test_slow_endpoint_keeps_no_other_vendor_waiting(
    vendor: Vendor, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One worker waits for an endpoint that drips; the other one posts to the other vendor at once."""
    monkeypatch.setattr("core.http_client.DEADLINE", 3.0)
    monkeypatch.setattr("jobs.batch.BATCH_SECONDS", 3.0)
    claim._last_vendor_id.clear()  # the first turn is the first vendor's
    make.endpoint(vendor, url=f"{URL}/drip")
    quick = make.vendor("Globex")
    make.endpoint(quick, url=f"{URL}/quick")
    enqueue_notices(vendor, 20)
    enqueue_notices(quick, 20)

    def process_slow_jobs() -> None:
        process_next(Queue.NOTICE)
        connection.close()

    worker = Thread(target=process_slow_jobs)
    worker.start()
    assert until(lambda: sink.active_posts == 1)
    started = datetime.now(UTC)
    process_next(Queue.NOTICE)

    assert datetime.now(UTC) - started < timedelta(seconds=3)
    assert Notice.objects.filter(vendor=quick, state="delivered").count() == 20
    worker.join()
    assert len([arrival for arrival in sink.arrived if arrival.path == "/drip"]) == 1
    assert Notice.objects.filter(vendor=vendor, state="retrying").count() == 1


def test_failing_endpoint_cools_down_for_minutes(vendor: Vendor, sink: Sink) -> None:
    make.endpoint(vendor, url=f"{URL}/500")
    enqueue_notices(vendor, 20)

    process_jobs()

    assert len(sink.arrived) == 5
    endpoint = NoticeEndpoint.objects.get()
    assert (endpoint.failures, endpoint.is_cooling_down, endpoint.state) == (5, True, "failing")
    unattempted = Job.objects.filter(attempts=0)
    assert unattempted.count() == 15
    for due_at in unattempted.values_list("due_at", flat=True):
        assert timedelta(minutes=4) < due_at - datetime.now(UTC) < timedelta(minutes=6)
