"""Notices reach the vendor's server: signed, at least once under one id, again by the schedule, never lost."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from standardwebhooks.webhooks import Webhook

from jobs.enqueue import enqueue_all
from jobs.models import Job
from jobs.worker import process_jobs
from notifications.webhooks.create_notices import send_notice
from notifications.webhooks.models import Event, Notice, NoticeAttempt, NoticeEndpoint
from notifications.webhooks.retry_schedule import SCHEDULE, parse_retry_after, wait_after
from orders.models import Order
from tests import make
from tests.internet import PUBLIC
from tests.notice_sink import Sink
from vendors.models import Vendor

URL = "https://hooks.acme.example"


@pytest.fixture
def tell(order: Order) -> Callable[..., Notice]:
    """Promise a notice about the order, to a fresh endpoint unless one is given."""

    def job_request(path: str = "/200", **fields: object) -> Notice:
        make.endpoint(order.vendor, url=URL + path, **fields)
        enqueue_all(send_notice(order, Event.REFUND), vendor_id=order.vendor_id, subject=order.as_subject)
        return Notice.objects.latest("pk")

    return job_request


def again() -> None:
    """The next try, without waiting for it."""
    Job.objects.filter(done_at=None, failed_at=None).update(due_at=datetime.now(UTC) - timedelta(seconds=1))
    NoticeEndpoint.objects.update(rests_until=None)
    process_jobs()


def waits() -> timedelta:
    job = Job.objects.latest("pk")
    return job.due_at - datetime.now(UTC)


def waits_between(least: float, most: float, *, since: datetime) -> bool:
    """Whether the next try is so many seconds after one that was made between `since` and now."""
    due_at = Job.objects.latest("pk").due_at
    return since + timedelta(seconds=least) <= due_at <= datetime.now(UTC) + timedelta(seconds=most)


def test_it_posts_what_is_written_down(tell: Callable[..., Notice], sink: Sink, order: Order) -> None:
    notice = tell("/orders")

    process_jobs()

    (arrival,) = sink.arrived
    assert arrival.body.decode() == notice.body
    assert arrival.headers["Content-Type"] == "application/xml; charset=utf-8"
    notice.refresh_from_db()
    assert (notice.state, notice.tries, bool(notice.settled_at)) == ("delivered", 1, True)
    told = order.activities.latest("pk")
    assert (told.sentence, told.kind) == ("Notice “refund” delivered to hooks.acme.example.", "notice")
    assert told.subject == f"notice:{notice.pk}"


def test_it_signs_so_that_others_can_check(tell: Callable[..., Notice], sink: Sink) -> None:
    tell(format="json")

    process_jobs()

    (arrival,) = sink.arrived
    said = Webhook(make.NOTICE_SECRET).verify(arrival.body, dict(arrival.headers))
    assert said["order-notification"]["order"]["event"]["event-name"] == "refund"
    with pytest.raises(Exception, match="No matching signature"):
        Webhook(make.NOTICE_SECRET).verify(arrival.body + b" ", dict(arrival.headers))


def test_it_keeps_what_was_answered(tell: Callable[..., Notice], sink: Sink) -> None:
    notice = tell("/big")

    process_jobs()

    attempt = notice.attempts.get()
    assert (attempt.status, attempt.address, attempt.error) == (200, PUBLIC, "")
    assert (attempt.answer, attempt.headers["Content-Length"]) == ("x" * 2_048, "1000000")
    assert 0 <= attempt.ms < 5_000

    odd = tell("/odd")
    process_jobs()
    attempt = odd.attempts.get()
    assert (attempt.answer, attempt.headers["X-Odd"]) == ("a\ufffdb\t\\\r\n", "a\ufffdb\\ \xe9")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/301", "it answered 301, and redirects are not followed"),
        ("/400", "it answered 400"),
        ("/500", "it answered 500"),
        ("/busy/1", "it answered 429"),
        ("/reset", "the connection was closed without an answer"),
    ],
)
def test_it_tries_again_after_seconds(tell: Callable[..., Notice], sink: Sink, path: str, said: str) -> None:
    notice, began = tell(path), datetime.now(UTC)

    process_jobs()

    notice.refresh_from_db()
    assert (notice.state, notice.reason, notice.tries) == ("retrying", said, 1)
    assert notice.attempts.get().error == said
    assert timedelta(seconds=2) < waits() < timedelta(seconds=7)
    assert Job.objects.get().last_error == said


def test_it_tries_ten_times_over_three_days_under_one_id(
    tell: Callable[..., Notice], sink: Sink, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("notifications.webhooks.pause.PAUSE_AFTER", timedelta(days=9))
    notice, pauses = tell("/500"), []

    process_jobs()
    for _ in SCHEDULE:
        pauses.append(waits().total_seconds())
        again()

    assert 72 < sum(SCHEDULE) / 3600 < 80
    assert {arrival.message_id for arrival in sink.arrived} == {notice.message_id}
    assert len({arrival.headers["webhook-timestamp"] for arrival in sink.arrived}) >= 1
    notice.refresh_from_db()
    assert (notice.state, notice.tries, notice.attempts.count()) == ("failed", 10, 10)
    assert Job.objects.get().state == "failed"
    assert order.activities.latest("pk").sentence == (
        "Notice “refund” to hooks.acme.example was not delivered in 10 tries: it answered 500."
    )


def test_it_waits_as_long_as_it_is_asked_to(tell: Callable[..., Notice], sink: Sink) -> None:
    tell("/busy/7200")

    process_jobs()

    assert timedelta(seconds=7_100) < waits() <= timedelta(seconds=7_200)


@time_machine.travel(datetime(2026, 11, 24, 12, 0, tzinfo=UTC), tick=False)
def test_it_reads_retry_after() -> None:
    assert parse_retry_after("120") == timedelta(minutes=2)
    assert parse_retry_after("Tue, 24 Nov 2026 13:00:00 GMT") == timedelta(hours=1)
    assert parse_retry_after("9" * 50) == timedelta(hours=24)
    for nonsense in ("", "soon", "-5", "Tue, 24 Nov 2020 13:00:00 GMT", "१२"):
        assert parse_retry_after(nonsense) is None


@time_machine.travel(datetime(2026, 11, 24, 12, 0, tzinfo=UTC), tick=False)
def test_retry_after_date_is_capped_at_a_day() -> None:
    within = parse_retry_after("Wed, 25 Nov 2026 11:59:59 GMT")
    beyond = parse_retry_after("Sat, 28 Nov 2026 12:00:00 GMT")

    assert wait_after(1, within) == timedelta(hours=23, minutes=59, seconds=59)
    assert wait_after(1, beyond) == timedelta(hours=24)


def test_it_is_delivered_when_the_server_is_back(tell: Callable[..., Notice], sink: Sink) -> None:
    notice = tell("/500")
    process_jobs()

    sink.answers = "/200"
    again()

    notice.refresh_from_db()
    endpoint = notice.endpoint
    assert (notice.state, notice.tries, notice.reason) == ("delivered", 2, "")
    assert (endpoint.failures, endpoint.failing_since, endpoint.state) == (0, None, "active")


def test_it_sends_again_under_the_same_id_when_it_was_not_noted(
    tell: Callable[..., Notice], sink: Sink
) -> None:
    notice = tell()
    process_jobs()
    Notice.objects.update(state="queued")  # as if killed after the server's 200
    Job.objects.update(done_at=None)

    process_jobs()

    assert [arrival.message_id for arrival in sink.arrived] == [notice.message_id] * 2

    Job.objects.update(done_at=None)  # as if killed after it was written down, before it was told
    process_jobs()
    assert (len(sink.arrived), notice.attempts.count()) == (2, 2)
    assert notice.order.activities.filter(sentence__contains="delivered").count() == 3


def test_it_posts_many_over_one_connection_in_their_order(
    vendor: Vendor, sink: Sink, internet: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.endpoint(vendor, url=URL)
    monkeypatch.setattr("notifications.webhooks.post_notices.MAX_UNSAVED", 20)
    orders = [make.order(vendor) for _ in range(30)]
    for one in orders:
        enqueue_all(send_notice(one, Event.ORDER), vendor_id=vendor.pk, subject=one.as_subject)

    process_jobs()

    assert [f'id="{one.number}"' in got.body.decode() for one, got in zip(orders, sink.arrived, strict=True)]
    assert (len(sink.arrived), sink.connections) == (30, 1)
    assert NoticeAttempt.objects.filter(status=200).count() == 30
    assert set(Notice.objects.values_list("state", "tries")) == {("delivered", 1)}


def test_it_tells_only_who_asked_for_it(vendor: Vendor) -> None:
    make.endpoint(vendor, events=[Event.ORDER])
    make.endpoint(vendor, takes_test_orders=True)
    make.endpoint(vendor, removed_at=make.PLACED_AT)
    make.endpoint(make.vendor("Globex"))
    order, test = make.order(vendor), make.order(vendor, is_test=True)

    assert [len(send_notice(order, event)) for event in Event] == [2, 1, 1, 1]
    assert [len(send_notice(test, event)) for event in Event] == [1, 1, 1, 1]


def test_it_tells_a_new_order_by_itself(vendor: Vendor, sink: Sink, mailoutbox: list[object]) -> None:
    make.endpoint(vendor, url=URL)

    order = make.place(vendor)
    process_jobs()

    assert f'id="{order.number}"' in sink.arrived[0].body.decode()
    assert order.notices.get().event == "order"
