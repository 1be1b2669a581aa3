"""Notices are posted signed, at least once under one webhook-id, and retried by the schedule."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks.webhooks import Webhook

from jobs.models import Job
from jobs.worker import process_jobs
from notifications.webhooks.create_notices import send_notice
from notifications.webhooks.models import Event, Notice, NoticeAttempt, NoticeEndpoint
from notifications.webhooks.post_notices import post_test
from notifications.webhooks.retry_schedule import SCHEDULE
from notifications.webhooks.tasks import catch_up
from orders.models import Order
from tests import make
from tests.internet import PUBLIC
from tests.job_states import make_due, reopen
from tests.notice_sink import Sink
from tests.notifications.webhooks.makers import URL, enqueue_notice
from vendors.models import Vendor


@pytest.fixture
def post(order: Order) -> Callable[..., Notice]:
    """A function that enqueues a notice about the order to a new endpoint."""

    def enqueue(path: str = "/200", **fields: object) -> Notice:
        make.endpoint(order.vendor, url=URL + path, **fields)
        return enqueue_notice(order, Event.REFUND)

    return enqueue


def retry_now() -> None:
    """Run the next attempt without waiting for it."""
    make_due()
    NoticeEndpoint.objects.update(cooldown_until=None)
    process_jobs()


def waits_between(least: float, most: float, *, since: datetime) -> bool:
    """Return whether the next attempt is so many seconds after one that was made between `since` and now."""
    due_at = Job.objects.latest("pk").due_at
    return since + timedelta(seconds=least) <= due_at <= datetime.now(UTC) + timedelta(seconds=most)


def test_deliver_notice_posts_the_stored_body(post: Callable[..., Notice], sink: Sink, order: Order) -> None:
    notice = post("/orders")

    process_jobs()

    (arrival,) = sink.arrived
    assert arrival.body.decode() == notice.body
    assert arrival.headers["Content-Type"] == "application/xml; charset=utf-8"
    notice.refresh_from_db()
    assert (notice.state, notice.tries, bool(notice.settled_at)) == ("delivered", 1, True)
    activity = order.activities.latest("pk")
    assert (activity.sentence, activity.kind) == (
        "Notice “refund” delivered to hooks.acme.example.",
        "notice",
    )
    assert activity.subject == f"notice:{notice.pk}"


def test_deliver_notice_signs_by_standard_webhooks(post: Callable[..., Notice], sink: Sink) -> None:
    post(format="json")

    process_jobs()

    (arrival,) = sink.arrived
    payload = Webhook(make.NOTICE_SECRET).verify(arrival.body, dict(arrival.headers))
    assert payload["order-notification"]["order"]["event"]["event-name"] == "refund"
    with pytest.raises(Exception, match="No matching signature"):
        Webhook(make.NOTICE_SECRET).verify(arrival.body + b" ", dict(arrival.headers))


def test_deliver_notice_saves_the_answer(post: Callable[..., Notice], sink: Sink) -> None:
    notice = post("/big")

    process_jobs()

    attempt = notice.attempts.get()
    assert (attempt.status, attempt.address, attempt.error) == (200, PUBLIC, "")
    assert (attempt.answer, attempt.headers["Content-Length"]) == ("x" * 2_048, "1000000")
    assert 0 <= attempt.ms < 5_000

    odd = post("/odd")
    process_jobs()
    attempt = odd.attempts.get()
    assert (attempt.answer, attempt.headers["X-Odd"]) == ("a\ufffdb\t\\\r\n", "a\\ \xe9")


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("/301", "it answered 301, and redirects are not followed"),
        ("/400", "it answered 400"),
        ("/500", "it answered 500"),
        ("/busy/1", "it answered 429"),
        ("/reset", "the connection was closed without an answer"),
    ],
)
def test_deliver_notice_retries_after_seconds(
    post: Callable[..., Notice], sink: Sink, path: str, error: str
) -> None:
    notice, began = post(path), datetime.now(UTC)

    process_jobs()

    notice.refresh_from_db()
    assert (notice.state, notice.reason, notice.tries) == ("retrying", error, 1)
    assert notice.attempts.get().error == error
    assert waits_between(4, 6, since=began)
    assert Job.objects.get().last_error == error


def test_deliver_notice_tries_ten_times_over_three_days_under_one_id(
    post: Callable[..., Notice], sink: Sink, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("notifications.webhooks.pause.PAUSE_AFTER", timedelta(days=9))
    notice, began = post("/500"), datetime.now(UTC)

    process_jobs()
    for seconds in SCHEDULE:
        assert waits_between(seconds * 0.8, seconds * 1.2, since=began)
        began = datetime.now(UTC)
        retry_now()

    assert 72 < sum(SCHEDULE) / 3600 < 80
    assert {arrival.message_id for arrival in sink.arrived} == {notice.message_id}
    assert len({arrival.headers["webhook-timestamp"] for arrival in sink.arrived}) >= 1
    notice.refresh_from_db()
    assert (notice.state, notice.tries, notice.attempts.count()) == ("failed", 10, 10)
    assert Job.objects.get().state == "failed"
    assert order.activities.latest("pk").sentence == (
        "Notice “refund” to hooks.acme.example was not delivered in 10 tries: it answered 500."
    )


def test_deliver_notice_waits_as_long_as_retry_after_asks(post: Callable[..., Notice], sink: Sink) -> None:
    began = datetime.now(UTC)
    post("/busy/7200")

    process_jobs()

    assert waits_between(7_200, 7_200, since=began)


def test_deliver_notice_succeeds_when_the_server_is_back(post: Callable[..., Notice], sink: Sink) -> None:
    notice = post("/500")
    process_jobs()

    sink.answers = "/200"
    retry_now()

    notice.refresh_from_db()
    endpoint = notice.endpoint
    assert (notice.state, notice.tries, notice.reason) == ("delivered", 2, "")
    assert (endpoint.failures, endpoint.failing_since, endpoint.state) == (0, None, "active")


def test_deliver_notice_repeats_the_id_when_the_outcome_was_not_saved(
    post: Callable[..., Notice], sink: Sink
) -> None:
    notice = post()
    process_jobs()
    Notice.objects.update(state="queued")  # as if killed after the server's 200
    reopen()

    process_jobs()

    assert [arrival.message_id for arrival in sink.arrived] == [notice.message_id] * 2

    reopen()  # as if killed after it was written down, before the job was settled
    process_jobs()
    assert (len(sink.arrived), notice.attempts.count()) == (2, 2)
    assert notice.order is not None
    assert notice.order.activities.filter(sentence__contains="delivered").count() == 3


def test_deliver_notice_batch_shares_one_connection_and_keeps_the_order(
    vendor: Vendor, sink: Sink, internet: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.endpoint(vendor, url=URL)
    monkeypatch.setattr("notifications.webhooks.post_notices.MAX_UNSAVED", 20)
    orders = [make.order(vendor) for _ in range(30)]
    for order in orders:
        enqueue_notice(order)

    process_jobs()

    for order, arrival in zip(orders, sink.arrived, strict=True):
        assert f'id="{order.number}"' in arrival.body.decode()
    assert (len(sink.arrived), sink.connections) == (30, 1)
    assert NoticeAttempt.objects.filter(status=200).count() == 30
    assert set(Notice.objects.values_list("state", "tries")) == {("delivered", 1)}


def test_send_notice_reaches_subscribed_endpoints_only(vendor: Vendor) -> None:
    make.endpoint(vendor, events=[Event.ORDER])
    make.endpoint(vendor, takes_test_orders=True)
    make.endpoint(vendor, removed_at=make.PLACED_AT)
    make.endpoint(make.vendor("Globex"))
    order, test = make.order(vendor), make.order(vendor, is_test=True)

    assert [len(send_notice(order, event)) for event in Event] == [2, 1, 1, 1, 1]
    assert [len(send_notice(test, event)) for event in Event] == [1, 1, 1, 1, 1]


def test_new_order_sends_a_notice(vendor: Vendor, sink: Sink, mailoutbox: list[object]) -> None:
    make.endpoint(vendor, url=URL)

    order = make.place(vendor)
    process_jobs()

    assert f'id="{order.number}"' in sink.arrived[0].body.decode()
    assert order.notices.get().event == "order"


def test_notice_is_posted_by_a_job_of_its_vendor_only(
    post: Callable[..., Notice], sink: Sink, other_vendor: Vendor
) -> None:
    notice = post()
    Job.objects.update(vendor_id=other_vendor.pk)

    process_jobs()

    with pytest.raises(Notice.DoesNotExist):
        post_test(other_vendor.pk, notice.pk)
    with pytest.raises(NoticeEndpoint.DoesNotExist):
        catch_up.function(Job(vendor_id=other_vendor.pk), endpoint_id=notice.endpoint_id)
    notice.refresh_from_db()
    assert (notice.state, notice.attempts.count()) == ("queued", 0)
