"""What Celery runs: it hears a bell and looks into the outbox."""

from celery import shared_task
from django.utils import timezone

from orders import bulk, outbox
from orders.exporting import running as exports
from orders.import_jobs import files as import_files
from orders.import_jobs import running as import_jobs
from orders.models import Activity, BulkRun, ExportRun, Heartbeat, ImportJob, Step
from orders.promises import BULK, LONG_QUEUE, follow_up


@shared_task(name="orders.run_step")
def run_step(step_id: int) -> None:
    """Work off one step; harmless when it was done, is in other hands, or is not due."""
    outbox.work_off(step_id)


@shared_task(name="orders.sweep")
def sweep() -> None:
    """Ring for what was forgotten, and show that a worker is consuming."""
    Heartbeat.objects.update_or_create(name="worker", defaults={"beat_at": timezone.now()})
    outbox.sweep()


@shared_task(name="orders.remove_old_files")
def remove_old_files() -> None:
    """What was to be fetched and was not, and what killed workers left."""
    exports.remove_old()
    import_files.remove_old()


@follow_up(queue=LONG_QUEUE, kind=Activity.Kind.ORDER, attempts=5)
def make_export(step: Step, *, run_id: int) -> str:
    """A long Excel file; after a kill it is begun anew."""
    run = ExportRun.objects.get(pk=run_id)
    try:
        exports.make(run, step.vendor, step.lease_generation)
    except Exception:
        if step.attempts >= make_export.attempts:
            exports.give_up(run)
        raise
    return ""


@follow_up(queue=LONG_QUEUE, kind=Activity.Kind.ORDER, attempts=20)
def work_on_import(step: Step, *, job_id: int, attempt: int) -> str:
    """A check or an import of an uploaded file, whichever it waits for; after a kill it goes on."""
    job = ImportJob.objects.get(pk=job_id)
    try:
        import_jobs.work(job, step.vendor, attempt)
    except Exception:
        if step.attempts >= work_on_import.attempts:
            import_jobs.end(job, ImportJob.State.FAILED, problem="It broke on our side; we have been told.")
        raise
    return ""


@follow_up(queue=BULK, kind=Activity.Kind.ORDER, attempts=50)
def work_off_bulk(step: Step, *, run_id: int) -> str:
    """A slice of a bulk run; promises the next one until all its orders are done."""
    run = BulkRun.objects.select_related("user").get(pk=run_id)
    if bulk.work_off(run):
        step.then(work_off_bulk, run_id=run_id)
    else:
        bulk.finish(run)
    return ""
