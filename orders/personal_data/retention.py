"""What is not held for ever: erased, or deleted, when its days are over (RETENTION_DAYS in the settings)."""

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.utils import timezone

from jobs.models import Job
from orders.extension_points import RETENTIONS, Retention

BATCH = 1_000  # rows of one statement


def apply(vendor_id: int) -> int:
    """Erase or delete a vendor's rows whose days are over; return how many."""
    return sum(_apply(vendor_id, retention) for retention in RETENTIONS)


def apply_to_shared_tables() -> None:
    """Delete jobs that were done long ago, and sessions that have ended, with where they were begun."""
    done = Job.objects.filter(state=Job.State.DONE, done_at__lt=_limit("DONE_JOBS")).order_by("pk")
    while pks := list(done.values_list("pk", flat=True)[:BATCH]):
        Job.objects.filter(pk__in=pks).delete()
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    lives = Exists(Session.objects.filter(session_key=OuterRef("session_key")))
    UserSession.objects.filter(~lives).delete()


def due(vendor_id: int, retention: Retention) -> QuerySet[Model]:
    """Return a vendor's rows whose days are over, the oldest first, as an index of each such table has them."""
    dated = {f"{retention.dated}__lt": _limit(retention.setting)}
    rows = retention.model._default_manager.filter(retention.where, vendor_id=vendor_id, **dated)
    return rows.order_by(retention.dated)


def _apply(vendor_id: int, retention: Retention) -> int:
    rows = due(vendor_id, retention)
    count = 0
    while pks := list(rows.values_list("pk", flat=True)[:BATCH]):
        of_vendor = retention.model._default_manager.filter(vendor_id=vendor_id, pk__in=pks)
        if retention.erased:
            of_vendor.update(**retention.erased)
        else:
            of_vendor.delete()
        count += len(pks)
    return count


def _limit(setting: str) -> datetime:
    return timezone.now() - timedelta(days=settings.RETENTION_DAYS[setting])
