"""The task that writes a long Excel file, and the one that removes old files."""

from celery import shared_task

from core.replica import reading_from, up_to_date_alias
from jobs.models import Job
from jobs.queues import Queue
from jobs.registry import task
from orders.exports import exporter
from orders.exports.models import ExportRun
from orders.models import Activity
from orders.runs.job import failing_with_job
from orders.runs.permission import NoLongerAllowed
from vendors.models import Vendor


@task(queue=Queue.FILES, kind=Activity.Kind.ORDER, max_attempts=5)
def write_export(job: Job, *, run_id: int) -> str:
    """Write a long Excel file; after a killed worker, from the beginning."""
    run = ExportRun.objects.get(vendor_id=job.required_vendor_id, pk=run_id)
    with failing_with_job(run, job, write_export):
        vendor = Vendor.objects.get(pk=job.required_vendor_id)
        try:
            with reading_from(up_to_date_alias()):
                exporter.write_long_workbook(run, vendor, job.lease_generation)
        except NoLongerAllowed as reason:
            run.end(ExportRun.State.STOPPED, error_message=str(reason))
    return ""


@shared_task(name="orders.remove_old_exports")
def remove_old_exports() -> None:
    """Remove files that are too old, and the parts that killed workers left."""
    exporter.remove_old_files()
