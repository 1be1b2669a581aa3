from celery import shared_task

from jobs.models import Job
from jobs.registry import LONG_QUEUE, task
from orders.exports import exporter
from orders.exports.models import ExportRun
from orders.models import Activity


@task(queue=LONG_QUEUE, kind=Activity.Kind.ORDER, max_attempts=5)
def make_export(job: Job, *, run_id: int) -> str:
    """Write a long Excel file; after a kill it is begun anew."""
    run = ExportRun.objects.get(pk=run_id)
    try:
        exporter.make(run, job.vendor, job.lease_generation)
    except Exception:
        if job.attempts >= make_export.max_attempts:
            exporter.give_up(run)
        raise
    return ""


@shared_task(name="orders.remove_old_exports")
def remove_old_exports() -> None:
    """Remove files that nobody fetched in time, and parts that killed workers left."""
    exporter.remove_old()
