"""Liveness, readiness and metrics: for load balancers and monitors, not for the public."""

import pkgutil
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from importlib.util import find_spec

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from jobs.models import Heartbeat, Job
from mycommerce.metrics.text import text_of_metrics
from mycommerce.roles.limits import wrong_limits
from mycommerce.roles.names import owner_problem

SILENT_AFTER = timedelta(seconds=60)
LATE_AFTER = timedelta(seconds=60)
View = Callable[[HttpRequest], HttpResponse]
PATHS = ("/healthz", "/readyz", "/metrics")


def health_host_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Let monitors ask for the health by any name or address: they know machines, not the names of the site."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path in PATHS and settings.ALLOWED_HOSTS:
            request.META["HTTP_HOST"] = settings.ALLOWED_HOSTS[0].lstrip(".")
        return get_response(request)

    return middleware


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer that the process lives; touch nothing else."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 503 only without database or migrations; late jobs and other limits are 200 with `degraded`."""
    try:
        if missing_migrations(connection):
            return JsonResponse({"status": "unready", "reason": "migrations are not applied"}, status=503)
        degraded = [*_degraded(), *wrong_limits(connection), *filter(None, [owner_problem(connection)])]
    except DatabaseError:
        return JsonResponse({"status": "unready", "reason": "the database does not answer"}, status=503)
    return JsonResponse({"status": "degraded" if degraded else "ready", "degraded": degraded})


def missing_migrations(connection: BaseDatabaseWrapper) -> frozenset[tuple[str, str]]:
    """Return app label and name of each migration on disk that the database has not."""
    return _migrations() - MigrationRecorder(connection).applied_migrations().keys()


@cache
def _migrations() -> frozenset[tuple[str, str]]:
    """Return app label and name of each migration, by the names of files: importing them takes most of a second."""
    packages = {app.label: find_spec(f"{app.name}.migrations") for app in apps.get_app_configs()}
    return frozenset(
        (label, module.name)
        for label, package in packages.items()
        if package
        for module in pkgutil.iter_modules(package.submodule_search_locations)
        if module.name[0] not in "_~"
    )


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer in Prometheus' text format. Read from the database, so that every process answers the same."""
    content, content_type = text_of_metrics()
    return HttpResponse(content, content_type=content_type)


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
