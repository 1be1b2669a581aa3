"""Pausing an endpoint that failed for a day, and catching up: the vendor is warned, notices are held, none is lost."""

import time
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from notifications.emails.team_warning import warn_team
from notifications.webhooks.models import Notice, NoticeEndpoint
from notifications.webhooks.post_notices import NoticePoster, Undelivered
from orders.history import record
from orders.models import Activity
from vendors.actor import SYSTEM

PAUSE_AFTER = timedelta(days=1)
CATCH_UP_SECONDS = 10.0  # of one job; another goes on
CATCH_UP_BATCH_SIZE = 50


def is_too_long(failing_since: datetime) -> bool:
    """Return whether an endpoint that fails since then has to be paused."""
    return timezone.now() - failing_since >= PAUSE_AFTER


def pause(endpoint: NoticeEndpoint, reason: str) -> None:
    """Pause it and warn its vendor, unless it is paused already."""
    with transaction.atomic():
        running = _row_of(endpoint).filter(paused_at=None)
        if running.update(paused_at=Now(), pause_reason=reason):
            vendor = endpoint.vendor
            warn_team(vendor, pause_warning(endpoint), to=vendor.notification_email or vendor.support_email)
    endpoint.paused_at, endpoint.pause_reason = endpoint.paused_at or timezone.now(), reason


def _row_of(endpoint: NoticeEndpoint) -> QuerySet[NoticeEndpoint]:
    return NoticeEndpoint.objects.filter(vendor_id=endpoint.vendor_id, pk=endpoint.pk)


def pause_warning(endpoint: NoticeEndpoint) -> str:
    """Return the sentence of the banner and the email."""
    return (
        f"Notices to {endpoint.host} are paused, since it does not take them. None is lost: "
        "see Marketing → Checkout Settings, and catch up there."
    )


def catch_up(endpoint: NoticeEndpoint) -> bool:
    """Post held notices in their order for `CATCH_UP_SECONDS`; return whether there is more to post."""
    deadline = time.monotonic() + CATCH_UP_SECONDS
    while notices := _held_notices(endpoint):
        with NoticePoster(endpoint) as poster:
            try:
                for notice in notices:
                    poster.attempt(notice)
                    if time.monotonic() > deadline:
                        break
            except Undelivered as failure:
                _stay_paused(endpoint, str(failure))
                return False
            finally:
                _save_delivered(poster)
        if time.monotonic() > deadline:
            return True
    _unpause(endpoint)
    return False


def _held_notices(endpoint: NoticeEndpoint) -> list[Notice]:
    held = endpoint.notices.filter(state=Notice.State.HELD, endpoint__removed_at=None)
    return list(held.select_related("order").order_by("pk")[:CATCH_UP_BATCH_SIZE])


def _save_delivered(poster: NoticePoster) -> None:
    """Save the deliveries, on each order's history too."""
    delivered = list(poster.delivered)
    with transaction.atomic():
        poster.save_deliveries()
        for notice in delivered:
            if notice.order:
                sentence = (
                    f"Notice “{notice.event}” delivered to {poster.endpoint.host}, after it had waited."
                )
                subject = f"notice:{notice.pk}"
                record(notice.order, Activity.Kind.NOTICE, sentence, actor=SYSTEM, subject=subject)


def _stay_paused(endpoint: NoticeEndpoint, reason: str) -> None:
    _row_of(endpoint).update(catching_up_since=None, pause_reason=f"Catching up failed: {reason}.")


def _unpause(endpoint: NoticeEndpoint) -> None:
    """Post new notices again, and remove the banner unless it says something else by now."""
    if endpoint.vendor.warning == pause_warning(endpoint):
        warn_team(endpoint.vendor, "")
    _row_of(endpoint).update(
        paused_at=None,
        pause_reason="",
        catching_up_since=None,
        failures=0,
        failing_since=None,
        cooldown_until=None,
    )
