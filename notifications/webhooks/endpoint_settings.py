"""What a vendor sets up about its endpoints. Each change is one statement; a secret is in the clear only once."""

from django.db import transaction
from django.db.models import Count, Q
from django.db.models.functions import Now
from django.http import HttpRequest
from django.utils import timezone

from jobs.enqueue import enqueue_all
from jobs.registry import JobRequest
from notifications.webhooks.create_notices import send_test
from notifications.webhooks.models import Notice, NoticeEndpoint
from notifications.webhooks.models.notice_endpoint import OVERLAP, NoticeEndpointQuerySet
from notifications.webhooks.signing import new_secret, sealed
from notifications.webhooks.tasks import catch_up
from vendors.models import Vendor


def panel(request: HttpRequest, vendor: Vendor) -> dict[str, object]:
    """What Checkout Settings show."""
    return {"endpoints": with_waiting(NoticeEndpoint.objects.standing().filter(vendor=vendor)).order_by("pk")}


def with_waiting(endpoints: NoticeEndpointQuerySet) -> NoticeEndpointQuerySet:
    """Each with how many notices wait for it to be caught up."""
    return endpoints.annotate(waiting=Count("notices", filter=Q(notices__state=Notice.State.HELD)))


def add(endpoint: NoticeEndpoint) -> str:
    """Keep a new endpoint; returns its secret."""
    secret = new_secret()
    endpoint.secret = sealed(secret)
    endpoint.save()
    return secret


def rotate(endpoint: NoticeEndpoint) -> str:
    """A new secret; the one before it goes on signing for a day."""
    secret = new_secret()
    endpoint.old_secret, endpoint.old_secret_until = endpoint.secret, timezone.now() + OVERLAP
    endpoint.secret = sealed(secret)
    endpoint.save(update_fields=["secret", "old_secret", "old_secret_until"])
    return secret


def test(endpoint: NoticeEndpoint) -> Notice:
    """The example is on its way; its answer will stand on the endpoint's page."""
    with transaction.atomic():
        notice, job_request = send_test(endpoint)
        enqueue_all([job_request], vendor_id=endpoint.vendor_id)
    return notice


def begin_catching_up(endpoint: NoticeEndpoint) -> bool:
    """False when it is not paused, or somebody has begun already."""
    paused = NoticeEndpoint.objects.standing().filter(pk=endpoint.pk, catching_up_since=None)
    with transaction.atomic():
        moved = paused.exclude(paused_at=None).update(catching_up_since=Now())
        if moved:
            enqueue_all([JobRequest(catch_up, {"endpoint_id": endpoint.pk})], vendor_id=endpoint.vendor_id)
    return bool(moved)


def remove(endpoint: NoticeEndpoint) -> None:
    """It hears of nothing more; what it was told stays on the orders."""
    NoticeEndpoint.objects.filter(pk=endpoint.pk, removed_at=None).update(removed_at=Now())
