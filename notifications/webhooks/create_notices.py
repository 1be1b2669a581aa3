"""Creating notices: a row for each endpoint that is subscribed to the event, with the body it will be posted."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils import timezone

from jobs.registry import JobRequest
from notifications.webhooks.models import Notice, NoticeEndpoint
from notifications.webhooks.payload import example_payload, order_payload, serialize
from notifications.webhooks.tasks import deliver_notice, post_test_notice
from orders.models import Order


def send_notice(order: Order, event: str, *, at: datetime | None = None) -> list[JobRequest]:
    """Create the notices of an event and return the job requests that post them.

    Call it in the transaction that saves the event.
    """
    [job_requests] = send_notices([order], event, at=at)
    return job_requests


def send_notices(
    orders: Sequence[Order], event: str, *, at: datetime | None = None
) -> list[list[JobRequest]]:
    """Create the notices of the same event of a vendor's orders; return the job requests of each order."""
    active = _active_endpoints(orders[0].vendor_id)
    endpoints = [endpoint for endpoint in active if event in endpoint.events]
    job_requests = []
    for order in orders:
        subscribed = [endpoint for endpoint in endpoints if _takes(endpoint, order)]
        job_requests.append(_create(order, event, at or timezone.now(), subscribed) if subscribed else [])
    return job_requests


def resend_order_notices(
    order: Order, event: str, at: datetime, endpoints: Iterable[NoticeEndpoint]
) -> list[JobRequest]:
    """Create notices of the order as it is now, with webhook-ids of their own."""
    return _create(order, event, at, endpoints, origin=Notice.Origin.RESENT)


def resend_notice(notice: Notice) -> list[JobRequest]:
    """Create the notice anew for the same endpoint, as the order is now."""
    assert notice.order is not None  # noqa: S101  test notices are not resent
    return _create(
        notice.order,
        notice.event,
        notice.event_at,
        [notice.endpoint],
        origin=Notice.Origin.RESENT,
        resend_of=notice.resend_of or notice,
    )


def current_body(notice: Notice) -> str:
    """Return the body that the notice would have if it was created now."""
    if notice.order is None:
        return notice.body
    payload = order_payload(notice.order, notice.event, notice.event_at)
    return serialize(payload, notice.endpoint.format)


def create_test_notice(endpoint: NoticeEndpoint) -> tuple[Notice, JobRequest]:
    """Create a notice of the example; return it and the job request that posts it once."""
    notice = Notice.objects.create(
        vendor_id=endpoint.vendor_id,
        endpoint=endpoint,
        event=endpoint.events[0] if endpoint.events else "order",
        event_at=timezone.now(),
        origin=Notice.Origin.TEST,
        body=serialize(example_payload(), endpoint.format),
    )
    return notice, JobRequest(post_test_notice, {"notice_id": notice.pk})


def endpoints_for(order: Order) -> list[NoticeEndpoint]:
    """Return the endpoints that take notices of this order, of whichever event."""
    return [endpoint for endpoint in _active_endpoints(order.vendor_id) if _takes(endpoint, order)]


def _active_endpoints(vendor_id: int) -> list[NoticeEndpoint]:
    return list(NoticeEndpoint.objects.active().filter(vendor_id=vendor_id).order_by("pk"))


def _takes(endpoint: NoticeEndpoint, order: Order) -> bool:
    return endpoint.takes_test_orders or not order.is_test


def _create(
    order: Order,
    event: str,
    at: datetime,
    endpoints: Iterable[NoticeEndpoint],
    *,
    origin: str = Notice.Origin.EVENT,
    resend_of: Notice | None = None,
) -> list[JobRequest]:
    payload = order_payload(order, event, at)
    notices = Notice.objects.bulk_create(
        Notice(
            vendor_id=order.vendor_id,
            order=order,
            endpoint=endpoint,
            event=event,
            event_at=at,
            origin=origin,
            resend_of=resend_of,
            body=serialize(payload, endpoint.format),
        )
        for endpoint in endpoints
    )
    return [
        JobRequest(deliver_notice, {"notice_id": notice.pk, "endpoint_id": notice.endpoint_id})
        for notice in notices
    ]
