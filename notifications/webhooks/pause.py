"""An endpoint that has failed for a day is paused: nothing more is posted, nothing is lost, its vendor is warned."""

import time
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from notifications.emails.team_warning import warn_team
from notifications.webhooks.models import Notice, NoticeEndpoint
from notifications.webhooks.post_notices import NoticeBatch, Undelivered
from orders.history import record
from orders.models import Activity
from vendors.actor import SYSTEM

PATIENCE = timedelta(days=1)
SECONDS = 10.0  # of catching up in one step
SLICE = 50


def is_too_long(since: datetime) -> bool:
    return timezone.now() - since >= PATIENCE


def pause(endpoint: NoticeEndpoint, reason: str) -> None:
    """Once; what is due for it from now on waits, and the vendor is warned."""
    with transaction.atomic():
        paused = NoticeEndpoint.objects.filter(pk=endpoint.pk, paused_at=None)
        if paused.update(paused_at=Now(), pause_reason=reason):
            vendor = endpoint.vendor
            warn_team(vendor, warning_of(endpoint), to=vendor.notification_email or vendor.support_email)
    endpoint.paused_at, endpoint.pause_reason = endpoint.paused_at or timezone.now(), reason


def catch_up(endpoint: NoticeEndpoint) -> bool:
    """Post for some seconds what has waited, in order; True when there is more to post."""
    deadline = time.monotonic() + SECONDS
    while waiting := _waiting(endpoint):
        ours = NoticeBatch(endpoint, waiting)
        try:
            for notice in waiting:
                ours.try_once(notice)
                if time.monotonic() > deadline:
                    break
        except Undelivered as failed:
            _stop(endpoint, str(failed))
            return False
        finally:
            _tell(ours)
            ours.close()
        if time.monotonic() > deadline:
            return True
    _go_on(endpoint)
    return False


def _waiting(endpoint: NoticeEndpoint) -> list[Notice]:
    held = endpoint.notices.filter(state=Notice.State.HELD, endpoint__removed_at=None)
    return list(held.select_related("order").order_by("pk")[:SLICE])


def _tell(ours: NoticeBatch) -> None:
    """Write down what arrived, on each order's history too."""
    delivered = list(ours.delivered)
    with transaction.atomic():
        ours.write_down()
        for notice in delivered:
            if notice.order:
                told = f"Notice “{notice.event}” delivered to {ours.endpoint.host}, after it had waited."
                subject = f"notice:{notice.pk}"
                record(notice.order, Activity.Kind.NOTICE, told, actor=SYSTEM, subject=subject)


def _stop(endpoint: NoticeEndpoint, why: str) -> None:
    """It failed again: it stays paused."""
    NoticeEndpoint.objects.filter(pk=endpoint.pk).update(
        catching_up_since=None, pause_reason=f"Catching up failed: {why}."
    )


def _go_on(endpoint: NoticeEndpoint) -> None:
    """All is told; the banner goes, unless it says something else by now."""
    if endpoint.vendor.warning == warning_of(endpoint):
        warn_team(endpoint.vendor, "")
    NoticeEndpoint.objects.filter(pk=endpoint.pk).update(
        paused_at=None,
        pause_reason="",
        catching_up_since=None,
        failures=0,
        failing_since=None,
        rests_until=None,
    )


def warning_of(endpoint: NoticeEndpoint) -> str:
    return (
        f"Notices to {endpoint.host} are paused, since it does not take them. None is lost: "
        "see Marketing → Checkout Settings, and catch up there."
    )
