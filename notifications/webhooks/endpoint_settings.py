"""What a vendor changes about its endpoints. Each change is one statement; a secret is readable only once."""

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce, Now
from django.http import HttpRequest
from django.utils import timezone

from core.vendor_transaction import vendor_transaction
from jobs.enqueue import enqueue_all
from jobs.registry import JobRequest
from notifications.webhooks.create_notices import create_test_notice
from notifications.webhooks.models import Notice, NoticeEndpoint
from notifications.webhooks.models.notice_endpoint import OLD_SECRET_VALID_FOR, NoticeEndpointQuerySet
from notifications.webhooks.signing import encrypt_secret, new_secret
from notifications.webhooks.tasks import catch_up
from vendors.models import Vendor


def settings_panel(request: HttpRequest, vendor: Vendor) -> dict[str, object]:
    """Return the context of the panel on Checkout Settings."""
    endpoints = NoticeEndpoint.objects.active().filter(vendor=vendor)
    return {"endpoints": with_held_count(endpoints).order_by("pk")}


def with_held_count(endpoints: NoticeEndpointQuerySet) -> NoticeEndpointQuerySet:
    """Annotate each endpoint with `held_count`, how many notices wait until it is caught up."""
    held = Notice.objects.filter(endpoint=OuterRef("pk"), state=Notice.State.HELD).values("endpoint")
    return endpoints.annotate(held_count=Coalesce(Subquery(held.annotate(n=Count("pk")).values("n")), 0))


def add_endpoint(endpoint: NoticeEndpoint) -> str:
    """Save a new endpoint and return its secret."""
    secret = new_secret()
    endpoint.secret = encrypt_secret(secret)
    with vendor_transaction(endpoint.vendor_id):
        endpoint.save()
    return secret


def rotate_secret(endpoint: NoticeEndpoint) -> str:
    """Save and return a new secret; notices are signed with the old one too for `OLD_SECRET_VALID_FOR`."""
    secret = new_secret()
    endpoint.old_secret = endpoint.secret
    endpoint.old_secret_until = timezone.now() + OLD_SECRET_VALID_FOR
    endpoint.secret = encrypt_secret(secret)
    with vendor_transaction(endpoint.vendor_id):
        endpoint.save(update_fields=["secret", "old_secret", "old_secret_until"])
    return secret


def send_test_notice(endpoint: NoticeEndpoint) -> Notice:
    """Create a test notice and enqueue its job; the endpoint's page shows the answer."""
    with vendor_transaction(endpoint.vendor_id):
        notice, job_request = create_test_notice(endpoint)
        enqueue_all([job_request], vendor_id=endpoint.vendor_id)
    return notice


def begin_catching_up(endpoint: NoticeEndpoint) -> bool:
    """Enqueue the job that posts the held notices; False unless it is paused and not yet catching up."""
    endpoints = _active(endpoint).filter(catching_up_since=None)
    with vendor_transaction(endpoint.vendor_id):
        has_begun = endpoints.exclude(paused_at=None).update(catching_up_since=Now())
        if has_begun:
            enqueue_all([JobRequest(catch_up, {"endpoint_id": endpoint.pk})], vendor_id=endpoint.vendor_id)
    return bool(has_begun)


def remove_endpoint(endpoint: NoticeEndpoint) -> None:
    """Post nothing there any more; its notices stay on the orders, those that wait end as not sent."""
    with vendor_transaction(endpoint.vendor_id):
        _active(endpoint).update(removed_at=Now())
        endpoint.notices.filter(state__in=Notice.OPEN).update(
            state=Notice.State.NOT_SENT, reason=Notice.ADDRESS_REMOVED, next_try_at=None, settled_at=Now()
        )


def _active(endpoint: NoticeEndpoint) -> NoticeEndpointQuerySet:
    """Return the endpoint's row unless it was removed."""
    return NoticeEndpoint.objects.active().filter(vendor_id=endpoint.vendor_id, pk=endpoint.pk)
