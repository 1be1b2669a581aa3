"""The demo's endpoints, and what each was told of its vendor's newest orders: a notice in every state."""

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
TOLD = 12  # of the newest orders, which went well unless told otherwise
LONG_AGO = timedelta(days=5)  # long enough for every try of the schedule
DOWN = "it answered 503"
GONE = "It answered 410 Gone: notices are no longer wanted there."
ANSWERS = {200: '{"status": "stored"}', 410: "This shop has closed.", 503: "<h1>Service Unavailable</h1>"}


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of the notice of an order: its state, and how each try was answered."""

    state: str
    answers: tuple[int, ...]
    reason: str = ""


WELL = Fate(State.DELIVERED, (200,))
AT_LAST = Fate(State.DELIVERED, (503, 503, 200))
RETRYING = Fate(State.RETRYING, (503,) * 8, DOWN)
NEVER = Fate(State.FAILED, (503,) * MAX_ATTEMPTS, DOWN)
HELD = Fate(State.HELD, ())


def write_notices(sellers: list[Seller], clock: datetime) -> None:
    """The biggest vendor's address takes most; one of the next vendor is down for a day, another one is gone."""
    first, second, *_ = (seller.vendor for seller in sellers)
    sink = settings.SITE_URL + reverse("notice_sink")  # so that what one does in the demo is told and taken
    best = _endpoint(first, sink, ["xml", *Event.values])
    _tell(best, _orders(first, clock)[:TOLD], [WELL, WELL, WELL, AT_LAST])
    _tell(best, _orders(first, clock - LONG_AGO)[:2], [RETRYING, NEVER])
    down = _endpoint(second, "https://erp.{}/orders?key=7", ["json", Event.ORDER, Event.REFUND])
    gone = _endpoint(second, "https://old-shop.{}/notify.php", ["xml", Event.ORDER])
    orders = _orders(second, clock)
    _tell(down, orders[:3], [HELD, HELD, Fate(State.HELD, (503,), DOWN)])
    _tell(gone, orders[:2], [HELD, Fate(State.HELD, (410,), "it answered 410")])
    _pause(down, clock, f"It has failed for a day: {DOWN}.")
    _pause(gone, clock - timedelta(hours=5), GONE)
    Vendor.objects.filter(pk=second.pk).update(warning=pause_warning(down))


def _endpoint(vendor: Vendor, url: str, told: list[str]) -> NoticeEndpoint:
    host = vendor.support_email.partition("@")[2] or "shop.example"
    return NoticeEndpoint.objects.create(
        vendor=vendor,
        url=url.format(host),
        format=told[0],
        events=told[1:],
        secret=encrypt_secret(new_secret()),
    )


def _pause(endpoint: NoticeEndpoint, at: datetime, reason: str) -> None:
    NoticeEndpoint.objects.filter(pk=endpoint.pk).update(
        failures=9, failing_since=at - timedelta(days=1), paused_at=at, pause_reason=reason
    )


def _orders(vendor: Vendor, before: datetime) -> QuerySet[Order]:
    """The newest first."""
    orders = vendor.orders.filter(kind=Order.Kind.ORDER, is_test=False, source="", placed_at__lt=before)
    return orders.select_related("vendor", "recipient").newest_first()


def _tell(endpoint: NoticeEndpoint, orders: Iterable[Order], fates: list[Fate]) -> None:
    """One notice of each; those beyond the fates given went well."""
    told = [(order, fates[number] if number < len(fates) else WELL) for number, order in enumerate(orders)]
    notices = Notice.objects.bulk_create(_notice(endpoint, order, fate) for order, fate in told)
    NoticeAttempt.objects.bulk_create(
        attempt
        for notice, (_, fate) in zip(notices, told, strict=True)
        for attempt in _attempts(notice, fate)
    )
    record_all(_lines(notices))
    Job.objects.bulk_create(_step(one) for one in notices if one.state == State.RETRYING)


def _notice(endpoint: NoticeEndpoint, order: Order, fate: Fate) -> Notice:
    at = order.placed_at
    waited = sum(SCHEDULE[: len(fate.answers) - 1]) if fate.answers else 0
    is_over = fate.state in (State.DELIVERED, State.FAILED)
    return Notice(
        vendor_id=order.vendor_id,
        order=order,
        endpoint=endpoint,
        event=Event.ORDER,
        event_at=at,
        body=serialize(order_payload(order, Event.ORDER, at), endpoint.format),
        state=fate.state,
        tries=len(fate.answers),
        reason=fate.reason,
        created_at=at,
        next_try_at=at + LONG_AGO + timedelta(days=2) if fate.state == State.RETRYING else None,
        settled_at=at + timedelta(seconds=waited + 2) if is_over else None,
    )


def _attempts(notice: Notice, fate: Fate) -> Iterable[NoticeAttempt]:
    after = timedelta(0)
    for number, status in enumerate(fate.answers):
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
            ended = "delivered to" if notice.state == State.DELIVERED else "was not delivered to"
            told = f"Notice “{notice.event}” {ended} {notice.endpoint.host}."
            one = unsaved_activity(
                notice.order, Activity.Kind.NOTICE, told, actor=SYSTEM, subject=f"notice:{notice.pk}"
            )
            one.happened_at = notice.settled_at or notice.event_at
            yield one


def _step(notice: Notice) -> Job:
    """Later than anybody's today: nobody listens at these addresses."""
    return Job(
        vendor_id=notice.vendor_id,
        subject_kind=ORDER_SUBJECT,
        subject_id=notice.order_id,
        task=deliver_notice.name,
        queue=deliver_notice.queue,
        arguments={"notice_id": notice.pk, "endpoint_id": notice.endpoint_id},
        attempts=notice.tries,
        last_error=notice.reason,
        due_at=notice.next_try_at or Now(),
    )
