"""The task that processes a bulk run."""

from jobs.models import Job
from jobs.queues import Queue
from jobs.registry import task
from orders.bulk import runner
from orders.bulk.models import BulkRun
from orders.models import Activity
from orders.runs.job import failing_with_job


@task(queue=Queue.BULK, kind=Activity.Kind.ORDER, max_attempts=50)
def process_bulk_run(job: Job, *, run_id: int) -> str:
    """Process a slice of a bulk run; enqueue the next slice until all its orders are done."""
    run = BulkRun.objects.select_related("user").get(vendor_id=job.required_vendor_id, pk=run_id)
    with failing_with_job(run, job, process_bulk_run):
        if runner.process_slice(run):
            job.enqueue(process_bulk_run, run_id=run_id)
        else:
            run.end(BulkRun.State.DONE)
    return ""
