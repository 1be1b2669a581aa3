"""From an event to rows: each endpoint that asked for it gets a notice, written down as it will be posted."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from notifications.models import Notice, NoticeEndpoint
from notifications.notices.payload import example, facts_of, written
from notifications.notices.tasks import deliver_notice, post_test_notice
from orders.models import Order
from orders.promises import Promise


def send_notice(order: Order, event: str, *, at: datetime | None = None) -> list[Promise]:
    """What to promise so that the vendor's servers hear of it. Call it where the event itself is written."""
    endpoints = [one for one in endpoints_of(order) if event in one.events]
    return _write(order, event, at or timezone.now(), endpoints) if endpoints else []


def resend(order: Order, event: str, at: datetime, endpoints: Iterable[NoticeEndpoint]) -> list[Promise]:
    """The order as it is now, under delivery ids of its own."""
    return _write(order, event, at, endpoints, origin=Notice.Origin.RESENT)


def resend_one(first: Notice) -> list[Promise]:
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


def send_test(endpoint: NoticeEndpoint) -> tuple[Notice, Promise]:
    """The example, posted once whatever is answered."""
    notice = Notice.objects.create(
        vendor_id=endpoint.vendor_id,
        endpoint=endpoint,
        event=endpoint.events[0] if endpoint.events else "order",
        event_at=timezone.now(),
        origin=Notice.Origin.TEST,
        body=written(example(), endpoint.format),
    )
    return notice, Promise(post_test_notice, {"notice_id": notice.pk})


def endpoints_of(order: Order) -> list[NoticeEndpoint]:
    """Those that hear of this order at all."""
    endpoints = NoticeEndpoint.objects.standing().filter(vendor_id=order.vendor_id).order_by("pk")
    return list(endpoints.filter(takes_test_orders=True) if order.is_test else endpoints)


def _write(
    order: Order,
    event: str,
    at: datetime,
    endpoints: Iterable[NoticeEndpoint],
    *,
    origin: str = Notice.Origin.EVENT,
    first: Notice | None = None,
) -> list[Promise]:
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
    return [Promise(deliver_notice, {"notice_id": one.pk, "endpoint_id": one.endpoint_id}) for one in notices]
