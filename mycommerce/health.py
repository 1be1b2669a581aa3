"""Liveness, readiness and metrics: for load balancers and monitors, not for the public."""

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from jobs.models import Heartbeat, Job
from jobs.states import failed, unfinished
from mycommerce.roles.limits import wrong_limits
from mycommerce.roles.names import owner_problem

SILENT_AFTER = timedelta(seconds=60)
LATE_AFTER = timedelta(seconds=60)


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer that the process lives; touch nothing else."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 503 only without database or migrations; late jobs and other limits are 200 with `degraded`."""
    try:
        if _migrations() - MigrationRecorder(connection).applied_migrations().keys():
            return JsonResponse({"status": "unready", "reason": "migrations are not applied"}, status=503)
        degraded = [*_degraded(), *wrong_limits(connection), *filter(None, [owner_problem(connection)])]
    except DatabaseError:
        return JsonResponse({"status": "unready", "reason": "the database does not answer"}, status=503)
    return JsonResponse({"status": "degraded" if degraded else "ready", "degraded": degraded})


@cache
def _migrations() -> frozenset[tuple[str, str]]:
    """Return app label and name of each migration, read once for each process: that takes most of a second."""
    return frozenset(MigrationLoader(None).graph.nodes)


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer in Prometheus' text format. Read from the database, so that every process answers the same."""
    registry = CollectorRegistry()
    for name, (value, description) in _figures().items():
        Gauge(f"mycommerce_{name}", description, registry=registry).set(value)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _degraded() -> list[str]:
    """Return what is late, as sentences."""
    now = timezone.now()
    reasons = []
    beats = dict(Heartbeat.objects.filter(beat_at__gt=now - SILENT_AFTER).values_list("name", "beat_at"))
    if "worker" not in beats:
        reasons.append("no worker has consumed anything for a minute: look at broker, beat and workers")
    if "sweep" not in beats:
        reasons.append("nothing has swept for a minute, so that no retry begins: start manage.py sweep")
    due_at = _oldest_due_at()
    if due_at and now - due_at > LATE_AFTER:
        reasons.append(f"the oldest waiting job is {int((now - due_at).total_seconds())} s late")
    return reasons


def _oldest_due_at() -> datetime | None:
    waiting = Job.objects.filter(state=Job.State.WAITING)
    return waiting.order_by("due_at").values_list("due_at", flat=True).first()


def _figures() -> dict[str, tuple[float, str]]:
    """Return value and description of each metric, by its name."""
    now = timezone.now()
    due_at: Any = _oldest_due_at()
    beat_at = Heartbeat.objects.filter(name="worker").values_list("beat_at", flat=True).first()
    return {
        "jobs_open": (unfinished().count(), "Jobs that are neither done nor failed."),
        "jobs_failed": (
            failed().count(),
            "Jobs that are not tried again.",
        ),
        "oldest_job_seconds": (
            (now - due_at).total_seconds() if due_at else 0,
            "Lateness of the oldest due job.",
        ),
        "worker_silence_seconds": (
            (now - beat_at).total_seconds() if beat_at else -1,
            "Seconds since a worker consumed a message.",
        ),
    }
