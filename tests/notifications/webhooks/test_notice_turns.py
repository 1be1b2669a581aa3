"""Few posts at once to one endpoint, none to one that is tired: a slow vendor delays nobody else."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.db import connection

from jobs.enqueue import enqueue_all
from jobs.models import Job
from jobs.worker import process_job, process_jobs
from notifications.webhooks.concurrency import MAX_CONNECTIONS
from notifications.webhooks.create_notices import send_notice
from notifications.webhooks.models import Event, Notice, NoticeEndpoint
from tests import make
from tests.at_once import at_once
from tests.notice_sink import Sink
from tests.waiting import until
from vendors.models import Vendor

URL = "https://hooks.acme.example"


def job_request(vendor: Vendor, count: int) -> list[int]:
    for _ in range(count):
        order = make.order(vendor)
        enqueue_all(send_notice(order, Event.ORDER), vendor_id=vendor.pk, subject=order.as_subject)
    return list(Job.objects.filter(vendor=vendor).order_by("pk").values_list("pk", flat=True))


@pytest.mark.django_db(transaction=True)
def test_it_posts_twice_at_once_and_no_more(vendor: Vendor, sink: Sink) -> None:
    make.endpoint(vendor, url=URL)
    jobs = job_request(vendor, 5)
    Job.objects.update(attempts=3)  # tried thrice before: each goes alone
    sink.delay = 0.5

    at_once(*(lambda pk=pk: process_job(pk) for pk in jobs))

    assert sink.busiest == MAX_CONNECTIONS
    assert Job.objects.filter(done_at=None, attempts=3, lease_until=None).count() == 3
    assert Notice.objects.filter(state="queued").count() == 3


@pytest.mark.django_db(transaction=True)
def test_it_keeps_no_other_vendor_waiting(
    vendor: Vendor, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One endpoint drips; of two workers one is with it, and the other tells the other vendor at once."""
    monkeypatch.setattr("core.http_client.DEADLINE", 3.0)
    monkeypatch.setattr("jobs.worker.BATCH_SECONDS", 3.0)
    make.endpoint(vendor, url=f"{URL}/drip")
    quick = make.vendor("Globex")
    make.endpoint(quick, url=f"{URL}/quick")
    slow_steps, quick_steps = job_request(vendor, 20), job_request(quick, 20)

    def work() -> None:
        process_job(slow_steps[0])
        connection.close()

    stuck = Thread(target=work)
    stuck.start()
    assert until(lambda: sink.inside == 1)
    started = datetime.now(UTC)
    process_job(quick_steps[0])

    assert datetime.now(UTC) - started < timedelta(seconds=3)
    assert Notice.objects.filter(vendor=quick, state="delivered").count() == 20
    stuck.join()
    assert len([one for one in sink.arrived if one.path == "/drip"]) == 1
    assert Notice.objects.filter(vendor=vendor, state="retrying").count() == 1


def test_it_leaves_a_tired_endpoint_alone_for_minutes(vendor: Vendor, sink: Sink) -> None:
    make.endpoint(vendor, url=f"{URL}/500")
    job_request(vendor, 20)

    process_jobs()

    assert len(sink.arrived) == 5
    endpoint = NoticeEndpoint.objects.get()
    assert (endpoint.failures, endpoint.rests, endpoint.state) == (5, True, "failing")
    untried = Job.objects.filter(attempts=0)
    assert untried.count() == 15
    for due_at in untried.values_list("due_at", flat=True):
        assert timedelta(minutes=4) < due_at - datetime.now(UTC) < timedelta(minutes=6)
