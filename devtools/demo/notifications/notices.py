"""The demo's endpoints and notices of the newest orders, one in every state."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.urls import reverse

from devtools.demo.vendors import Seller
from jobs.models import Job
from notifications.webhooks.models import Event, Notice, NoticeAttempt, NoticeEndpoint
from notifications.webhooks.pause import pause_warning
from notifications.webhooks.payload import order_payload, serialize
from notifications.webhooks.retry_schedule import SCHEDULE
from notifications.webhooks.signing import encrypt_secret, new_secret
from notifications.webhooks.tasks import MAX_ATTEMPTS, deliver_notice
from orders.history import record_all, unsaved_activity
from orders.models import Activity, Order
from orders.models.order import ORDER_SUBJECT
from vendors.actor import SYSTEM
from vendors.models import Vendor

State = Notice.State
NOTICE_COUNT = 12  # of the newest orders; delivered unless given otherwise
ALL_TRIES = timedelta(days=5)  # longer than all tries of the schedule
DOWN = "it answered 503"
GONE_REASON = "It answered 410 Gone: notices are no longer wanted there."
ANSWERS = {200: '{"status": "stored"}', 410: "This shop has closed.", 503: "<h1>Service Unavailable</h1>"}


@dataclass(frozen=True, slots=True)
class NoticeOutcome:
    """The state of a notice, and the status that answered each try."""

    state: str
    answers: tuple[int, ...]
    reason: str = ""


DELIVERED = NoticeOutcome(State.DELIVERED, (200,))
DELIVERED_AT_THIRD_TRY = NoticeOutcome(State.DELIVERED, (503, 503, 200))
RETRYING = NoticeOutcome(State.RETRYING, (503,) * 8, DOWN)
EXHAUSTED = NoticeOutcome(State.FAILED, (503,) * MAX_ATTEMPTS, DOWN)
HELD = NoticeOutcome(State.HELD, ())
NOT_SENT = NoticeOutcome(State.NOT_SENT, (), Notice.ADDRESS_REMOVED)


def write_notices(sellers: list[Seller], clock: datetime) -> None:
    """Write one endpoint of the biggest vendor that works; of the next one that is down, one gone, one removed."""
    first, second, *_ = (seller.vendor for seller in sellers)
    sink = settings.SITE_URL + reverse("notice_sink")  # it takes whatever is done in the demo
    working = _endpoint(first, sink, "xml", list(Event.values))
    _send_notices(
        working,
        _orders(first, clock)[:NOTICE_COUNT],
        [DELIVERED, DELIVERED, DELIVERED, DELIVERED_AT_THIRD_TRY],
    )
    _send_notices(working, _orders(first, clock - ALL_TRIES)[:2], [RETRYING, EXHAUSTED])
    down = _endpoint(second, "https://erp.{}/orders?key=7", "json", [Event.ORDER, Event.REFUND])
    closed = _endpoint(second, "https://old-shop.{}/notify.php", "xml", [Event.ORDER])
    orders = _orders(second, clock)
    _send_notices(down, orders[:3], [HELD, HELD, NoticeOutcome(State.HELD, (503,), DOWN)])
    _send_notices(closed, orders[:2], [HELD, NoticeOutcome(State.HELD, (410,), "it answered 410")])
    removed = _endpoint(second, "https://first-shop.{}/notify.php", "xml", [Event.ORDER])
    _send_notices(removed, orders[3:4], [NOT_SENT])
    NoticeEndpoint.objects.filter(pk=removed.pk).update(removed_at=clock)
    _pause(down, clock, f"It has failed for a day: {DOWN}.")
    _pause(closed, clock - timedelta(hours=5), GONE_REASON)
    Vendor.objects.filter(pk=second.pk).update(warning=pause_warning(down))


def _endpoint(vendor: Vendor, url: str, body_format: str, events: list[str]) -> NoticeEndpoint:
    host = vendor.support_email.partition("@")[2] or "shop.example"
    return NoticeEndpoint.objects.create(
        vendor=vendor,
        url=url.format(host),
        format=body_format,
        events=events,
        secret=encrypt_secret(new_secret()),
    )


def _pause(endpoint: NoticeEndpoint, at: datetime, reason: str) -> None:
    NoticeEndpoint.objects.filter(pk=endpoint.pk).update(
        failures=9, failing_since=at - timedelta(days=1), paused_at=at, pause_reason=reason
    )


def _orders(vendor: Vendor, before: datetime) -> QuerySet[Order]:
    """Return orders before a time, the newest first."""
    orders = vendor.orders.filter(kind=Order.Kind.ORDER, is_test=False, source="", placed_at__lt=before)
    return orders.select_related("vendor", "recipient").newest_first()


def _send_notices(endpoint: NoticeEndpoint, orders: Iterable[Order], outcomes: list[NoticeOutcome]) -> None:
    """Write one notice for each order; orders beyond the outcomes given were delivered."""
    pairs = [
        (order, outcomes[number] if number < len(outcomes) else DELIVERED)
        for number, order in enumerate(orders)
    ]
    notices = Notice.objects.bulk_create(_notice(endpoint, order, outcome) for order, outcome in pairs)
    NoticeAttempt.objects.bulk_create(
        attempt
        for notice, (_, outcome) in zip(notices, pairs, strict=True)
        for attempt in _attempts(notice, outcome)
    )
    record_all(_lines(notices))
    Job.objects.bulk_create(_job(notice) for notice in notices if notice.state == State.RETRYING)


def _notice(endpoint: NoticeEndpoint, order: Order, outcome: NoticeOutcome) -> Notice:
    at = order.placed_at
    waited = sum(SCHEDULE[: len(outcome.answers) - 1]) if outcome.answers else 0
    is_settled = outcome.state in (State.DELIVERED, State.FAILED, State.NOT_SENT)
    return Notice(
        vendor_id=order.vendor_id,
        order=order,
        endpoint=endpoint,
        event=Event.ORDER,
        event_at=at,
        body=serialize(order_payload(order, Event.ORDER, at), endpoint.format),
        state=outcome.state,
        tries=len(outcome.answers),
        reason=outcome.reason,
        created_at=at,
        next_try_at=at + ALL_TRIES + timedelta(days=2) if outcome.state == State.RETRYING else None,
        settled_at=at + timedelta(seconds=waited + 2) if is_settled else None,
    )


def _attempts(notice: Notice, outcome: NoticeOutcome) -> Iterable[NoticeAttempt]:
    after = timedelta(0)
    for number, status in enumerate(outcome.answers):
        after += timedelta(seconds=SCHEDULE[number - 1] if number else 1)
        kind = "application/json" if status == 200 else "text/html"
        yield NoticeAttempt(
            vendor_id=notice.vendor_id,
            notice=notice,
            started_at=notice.event_at + after,
            address="198.51.100.24",
            status=status,
            ms=84 + 19 * number,
            headers={"Content-Type": kind, "Server": "nginx"},
            answer=ANSWERS[status],
            error="" if status == 200 else f"it answered {status}",
        )


def _lines(notices: list[Notice]) -> Iterable[Activity]:
    for notice in notices:
        if notice.state in (State.DELIVERED, State.FAILED) and notice.order:
            verb = "delivered to" if notice.state == State.DELIVERED else "was not delivered to"
            sentence = f"Notice “{notice.event}” {verb} {notice.endpoint.host}."
            subject = f"notice:{notice.pk}"
            activity = unsaved_activity(
                notice.order, Activity.Kind.NOTICE, sentence, actor=SYSTEM, subject=subject
            )
            activity.happened_at = notice.settled_at or notice.event_at
            yield activity


def _job(notice: Notice) -> Job:
    """Return the job of the next try, far in the future: no server listens at these addresses."""
    return Job(
        vendor_id=notice.vendor_id,
        subject_kind=ORDER_SUBJECT,
        subject_id=notice.order_id,
        task=deliver_notice.name,
        queue=deliver_notice.queue,
        arguments={"notice_id": notice.pk, "endpoint_id": notice.endpoint_id},
        attempts=notice.tries,
        last_error=notice.reason,
        state=Job.State.SCHEDULED,
        due_at=notice.next_try_at or Now(),
    )
