"""The task that processes a bulk run."""

from jobs.models import Job
from jobs.queues import Queue
from jobs.registry import task
from orders.bulk import runner
from orders.bulk.models import BulkRun
from orders.models import Activity
from orders.runs.job import failing_with_job
from orders.runs.permission import NoLongerAllowed


@task(queue=Queue.BULK, kind=Activity.Kind.ORDER, max_attempts=50)
def process_bulk_run(job: Job, *, run_id: int) -> str:
    """Process a slice of a bulk run; enqueue the next slice until all its orders are done."""
    run = BulkRun.objects.get(vendor_id=job.required_vendor_id, pk=run_id)
    with failing_with_job(run, job, process_bulk_run):
        try:
            is_left = runner.process_slice(run)
        except NoLongerAllowed as reason:
            run.end(BulkRun.State.STOPPED, error_message=str(reason))
            return ""
        if is_left:
            job.enqueue(process_bulk_run, run_id=run_id)
        else:
            run.end(BulkRun.State.DONE)
    return ""
