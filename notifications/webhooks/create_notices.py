"""From an event to rows: each endpoint that asked for it gets a notice, written down as it will be posted."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils import timezone

from jobs.registry import JobRequest
from notifications.webhooks.models import Notice, NoticeEndpoint
from notifications.webhooks.payload import example, facts_of, written
from notifications.webhooks.tasks import deliver_notice, post_test_notice
from orders.models import Order


def send_notice(order: Order, event: str, *, at: datetime | None = None) -> list[JobRequest]:
    """What to promise so that the vendor's servers hear of it. Call it where the event itself is written."""
    [job_requests] = send_notices([order], event, at=at)
    return job_requests


def send_notices(
    orders: Sequence[Order], event: str, *, at: datetime | None = None
) -> list[list[JobRequest]]:
    """The same for several orders: the promises of each."""
    endpoints = [one for one in _endpoints({order.vendor_id for order in orders}) if event in one.events]
    told = []
    for order in orders:
        hear = [one for one in endpoints if _hears(one, order)]
        told.append(_write(order, event, at or timezone.now(), hear) if hear else [])
    return told


def resend(order: Order, event: str, at: datetime, endpoints: Iterable[NoticeEndpoint]) -> list[JobRequest]:
    """The order as it is now, under delivery ids of its own."""
    return _write(order, event, at, endpoints, origin=Notice.Origin.RESENT)


def resend_one(first: Notice) -> list[JobRequest]:
    """That notice anew, to the same endpoint."""
    assert first.order is not None  # noqa: S101  tests are not resent
    kept = first.first or first
    return _write(
        first.order, first.event, first.event_at, [first.endpoint], origin=Notice.Origin.RESENT, first=kept
    )


def body_now(notice: Notice) -> str:
    """What the notice would say if its event were today."""
    if notice.order is None:
        return notice.body
    return written(facts_of(notice.order, notice.event, notice.event_at), notice.endpoint.format)


def send_test(endpoint: NoticeEndpoint) -> tuple[Notice, JobRequest]:
    """The example, posted once whatever is answered."""
    notice = Notice.objects.create(
        vendor_id=endpoint.vendor_id,
        endpoint=endpoint,
        event=endpoint.events[0] if endpoint.events else "order",
        event_at=timezone.now(),
        origin=Notice.Origin.TEST,
        body=written(example(), endpoint.format),
    )
    return notice, JobRequest(post_test_notice, {"notice_id": notice.pk})


def endpoints_of(order: Order) -> list[NoticeEndpoint]:
    """Those that hear of this order at all."""
    return [one for one in _endpoints({order.vendor_id}) if _hears(one, order)]


def _endpoints(vendors: Iterable[int]) -> list[NoticeEndpoint]:
    return list(NoticeEndpoint.objects.standing().filter(vendor_id__in=vendors).order_by("pk"))


def _hears(endpoint: NoticeEndpoint, order: Order) -> bool:
    return endpoint.vendor_id == order.vendor_id and (endpoint.takes_test_orders or not order.is_test)


def _write(
    order: Order,
    event: str,
    at: datetime,
    endpoints: Iterable[NoticeEndpoint],
    *,
    origin: str = Notice.Origin.EVENT,
    first: Notice | None = None,
) -> list[JobRequest]:
    facts = facts_of(order, event, at)
    notices = Notice.objects.bulk_create(
        Notice(
            vendor_id=order.vendor_id,
            order=order,
            endpoint=endpoint,
            event=event,
            event_at=at,
            origin=origin,
            first=first,
            body=written(facts, endpoint.format),
        )
        for endpoint in endpoints
    )
    return [
        JobRequest(deliver_notice, {"notice_id": one.pk, "endpoint_id": one.endpoint_id}) for one in notices
    ]
