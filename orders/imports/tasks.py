"""The tasks that look at an upload and process an import, and the one that removes old files."""

from celery import shared_task

from jobs.models import Job
from jobs.queues import Queue
from jobs.registry import task
from orders.imports.models import ImportRun
from orders.imports.page import files, importer
from orders.imports.page.turns import turn_of
from orders.imports.parse.file_format import FileFormat
from orders.models import Activity
from orders.runs.job import failing_with_job
from vendors.models import Vendor


@task(queue=Queue.FILES, kind=Activity.Kind.ORDER, max_attempts=5)
def look_at_upload(
    job: Job, *, run_id: int, names: dict[str, str], file_format: list[str] | None = None
) -> str:
    """Look at uploaded files, so that their columns can be matched; after a kill, again."""
    run = ImportRun.objects.get(vendor_id=job.required_vendor_id, pk=run_id)
    with turn_of(run), failing_with_job(run, job, look_at_upload):
        vendor = Vendor.objects.get(pk=job.required_vendor_id)
        importer.look_at_upload(run, vendor, names, FileFormat(*file_format) if file_format else None)
    return ""


@task(queue=Queue.FILES, kind=Activity.Kind.ORDER, max_attempts=20)
def process_import(job: Job, *, run_id: int, attempt: int) -> str:
    """Check or import an uploaded file, by the state of its run; after a kill it resumes."""
    run = ImportRun.objects.get(vendor_id=job.required_vendor_id, pk=run_id)
    with turn_of(run), failing_with_job(run, job, process_import):
        importer.process_run(run, Vendor.objects.get(pk=job.required_vendor_id), attempt)
    return ""


@shared_task(name="orders.remove_old_imports")
def remove_old_imports() -> None:
    """Remove uploaded files that are too old."""
    files.remove_old_files()
