"""Is it alive, is it ready, how is it doing: for load balancers and monitors, not for the public."""

from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from jobs.models import Heartbeat, Job

SILENT_AFTER = timedelta(seconds=60)
LATE_AFTER = timedelta(seconds=60)


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; touches nothing else."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """503 only without database or migrations; late work is 200 with `degraded`."""
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return JsonResponse({"status": "unready", "reason": "migrations are not applied"}, status=503)
        degraded = _degraded()
    except DatabaseError:
        return JsonResponse({"status": "unready", "reason": "the database does not answer"}, status=503)
    return JsonResponse({"status": "degraded" if degraded else "ready", "degraded": degraded})


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus' text form, read from the database at scrape time: the same from every process."""
    registry = CollectorRegistry()
    for name, (value, meaning) in _figures().items():
        Gauge(f"mycommerce_{name}", meaning, registry=registry).set(value)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _degraded() -> list[str]:
    now = timezone.now()
    reasons = []
    beat_at = Heartbeat.objects.filter(name="worker").values_list("beat_at", flat=True).first()
    if beat_at is None or now - beat_at > SILENT_AFTER:
        reasons.append("no worker has consumed anything for a minute: look at broker, beat and workers")
    oldest = _oldest_due()
    if oldest and now - oldest > LATE_AFTER:
        reasons.append(f"the oldest waiting step is {int((now - oldest).total_seconds())} s late")
    return reasons


def _oldest_due() -> datetime | None:
    open_steps = Job.objects.filter(done_at=None, failed_at=None, due_at__lte=timezone.now())
    return open_steps.order_by("due_at").values_list("due_at", flat=True).first()


def _figures() -> dict[str, tuple[float, str]]:
    now = timezone.now()
    oldest: Any = _oldest_due()
    beat_at = Heartbeat.objects.filter(name="worker").values_list("beat_at", flat=True).first()
    return {
        "steps_open": (Job.objects.filter(done_at=None, failed_at=None).count(), "Steps waiting to be done."),
        "steps_dead": (Job.objects.filter(failed_at__isnull=False).count(), "Steps that gave up."),
        "oldest_step_seconds": (
            (now - oldest).total_seconds() if oldest else 0,
            "Lateness of the oldest due step.",
        ),
        "worker_silence_seconds": (
            (now - beat_at).total_seconds() if beat_at else -1,
            "Since a worker consumed.",
        ),
    }
