from celery import shared_task

from jobs.models import Job
from jobs.registry import LONG_QUEUE, task
from orders.imports.models import ImportRun
from orders.imports.page import files, importer
from orders.models import Activity


@task(queue=LONG_QUEUE, kind=Activity.Kind.ORDER, max_attempts=20)
def work_on_import(job: Job, *, run_id: int, attempt: int) -> str:
    """Check or import an uploaded file, whichever it waits for; after a kill it goes on."""
    run = ImportRun.objects.get(pk=run_id)
    try:
        importer.work(run, job.vendor, attempt)
    except Exception:
        if job.attempts >= work_on_import.max_attempts:
            importer.end(run, ImportRun.State.FAILED, problem="It broke on our side; we have been told.")
        raise
    return ""


@shared_task(name="orders.remove_old_imports")
def remove_old_imports() -> None:
    """Remove uploaded files that are no longer needed."""
    files.remove_old()
