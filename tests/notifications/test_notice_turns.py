"""Few posts at once to one endpoint, none to one that is tired: a slow vendor delays nobody else."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.db import connection

from notifications.models import Event, Notice, NoticeEndpoint
from notifications.notices import send_notice
from notifications.notices.turns import AT_ONCE
from orders import outbox
from orders.models import Step
from tests import make
from tests.at_once import at_once
from tests.notice_sink import Sink
from tests.waiting import until
from vendors.models import Vendor

URL = "https://hooks.acme.example"


def promise(vendor: Vendor, count: int) -> list[int]:
    for _ in range(count):
        order = make.order(vendor)
        outbox.put(send_notice(order, Event.ORDER), vendor_id=vendor.pk, order=order)
    return list(Step.objects.filter(vendor=vendor).order_by("pk").values_list("pk", flat=True))


@pytest.mark.django_db(transaction=True)
def test_it_posts_twice_at_once_and_no_more(vendor: Vendor, sink: Sink) -> None:
    make.endpoint(vendor, url=URL)
    steps = promise(vendor, 5)
    Step.objects.update(attempts=3)  # tried thrice before: each goes alone
    sink.delay = 0.5

    at_once(*(lambda pk=pk: outbox.work_off(pk) for pk in steps))

    assert sink.busiest == AT_ONCE
    assert Step.objects.filter(done_at=None, attempts=3, lease_until=None).count() == 3
    assert Notice.objects.filter(state="queued").count() == 3


@pytest.mark.django_db(transaction=True)
def test_it_keeps_no_other_vendor_waiting(
    vendor: Vendor, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One endpoint drips; of two workers one is with it, and the other tells the other vendor at once."""
    monkeypatch.setattr("notifications.http.DEADLINE", 3.0)
    monkeypatch.setattr("orders.outbox.working.SECONDS", 3.0)
    make.endpoint(vendor, url=f"{URL}/drip")
    quick = make.vendor("Globex")
    make.endpoint(quick, url=f"{URL}/quick")
    slow_steps, quick_steps = promise(vendor, 20), promise(quick, 20)

    def work() -> None:
        outbox.work_off(slow_steps[0])
        connection.close()

    stuck = Thread(target=work)
    stuck.start()
    assert until(lambda: sink.inside == 1)
    started = datetime.now(UTC)
    outbox.work_off(quick_steps[0])

    assert datetime.now(UTC) - started < timedelta(seconds=3)
    assert Notice.objects.filter(vendor=quick, state="delivered").count() == 20
    stuck.join()
    assert len([one for one in sink.arrived if one.path == "/drip"]) == 1
    assert Notice.objects.filter(vendor=vendor, state="retrying").count() == 1


def test_it_leaves_a_tired_endpoint_alone_for_minutes(vendor: Vendor, sink: Sink) -> None:
    make.endpoint(vendor, url=f"{URL}/500")
    promise(vendor, 20)

    outbox.drain()

    assert len(sink.arrived) == 5
    endpoint = NoticeEndpoint.objects.get()
    assert (endpoint.failures, endpoint.rests, endpoint.state) == (5, True, "failing")
    untried = Step.objects.filter(attempts=0)
    assert untried.count() == 15
    for due_at in untried.values_list("due_at", flat=True):
        assert timedelta(minutes=4) < due_at - datetime.now(UTC) < timedelta(minutes=6)
