"""The page **Queues** of the admin: how late each queue is, why its jobs failed, and their retry."""

from datetime import datetime

from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from core.vendor_transaction import vendor_transaction
from jobs.models import Heartbeat, Job
from jobs.queue_report import failure_groups, queue_reports
from jobs.states import failed, retry
from vendors.admin.staff_admin import StaffAdmin
from vendors.rights import Right

SILENT_AFTER = 60  # seconds
PROCESSES = {
    "worker": (
        "Workers",
        "No worker is alive: start one, beat, and the broker (docs/runbook.md, PanelWorkersSilent).",
    ),
    "sweep": ("Sweep", "Nothing sweeps, so that no retry begins: start manage.py sweep."),
}


class QueuesPage(StaffAdmin):
    """The admin of jobs with the page **Queues**."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.queues)
        return [path("queues/", view, name="jobs_job_queues"), *super().get_urls()]

    def queues(self, request: HttpRequest) -> HttpResponse:
        """Show all queues; with POST retry the failed jobs of a group."""
        if not self.may(request, Right.SUPPORT):
            raise PermissionDenied("Queues: your role does not allow it.")
        if request.method == "POST":
            group = failure_groups().get((request.POST.get("queue", ""), request.POST.get("group", "")))
            ids = group.job_ids if group else []
            say_retried(request, retry_failed(request, Job.objects.filter(pk__in=ids)))
            return redirect("admin:jobs_job_queues")
        context = {
            **self.admin_site.each_context(request),
            "title": "Queues",
            "opts": self.opts,
            "processes": _processes(),
            "queues": queue_reports(),
        }
        return TemplateResponse(request, "admin/jobs/job/queues.html", context)


def retry_failed(request: HttpRequest, jobs: QuerySet[Job]) -> int:
    """Retry the failed ones of the jobs, each in its vendor's name; return how many."""
    count = 0
    for vendor_id in set(jobs.values_list("vendor_id", flat=True)):
        failed_jobs = failed().filter(pk__in=jobs.values("pk"), vendor_id=vendor_id)
        with vendor_transaction(vendor_id):
            LogEntry.objects.log_actions(str(request.user.pk), failed_jobs, CHANGE, change_message="Retried.")
            count += retry(Job.objects.filter(pk__in=failed_jobs.values("pk")))
    return count


def say_retried(request: HttpRequest, count: int) -> None:
    if count:
        messages.success(request, f"{count} job{'' if count == 1 else 's'} will be tried again shortly.")
    else:
        messages.error(request, "None of these jobs has failed: there is nothing to retry.")


def _processes() -> list[tuple[str, datetime | None, str]]:
    """Return label, last sign of life, and what to do about it, of the processes that keep the queues going."""
    beats = dict(Heartbeat.objects.values_list("name", "beat_at"))
    now = timezone.now()
    return [
        (label, beats.get(name), sentence if _is_silent(now, beats.get(name)) else "")
        for name, (label, sentence) in PROCESSES.items()
    ]


def _is_silent(now: datetime, beat_at: datetime | None) -> bool:
    return beat_at is None or (now - beat_at).total_seconds() > SILENT_AFTER
