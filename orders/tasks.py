"""What Celery runs: it hears a bell and looks into the outbox."""

from celery import shared_task
from django.utils import timezone

from orders import bulk, outbox
from orders.models import Activity, BulkRun, Heartbeat, Step
from orders.promises import BULK, follow_up


@shared_task(name="orders.run_step")
def run_step(step_id: int) -> None:
    """Work off one step; harmless when it was done, is in other hands, or is not due."""
    outbox.work_off(step_id)


@shared_task(name="orders.sweep")
def sweep() -> None:
    """Ring for what was forgotten, and show that a worker is consuming."""
    Heartbeat.objects.update_or_create(name="worker", defaults={"beat_at": timezone.now()})
    outbox.sweep()


@follow_up(queue=BULK, kind=Activity.Kind.ORDER, attempts=50)
def work_off_bulk(step: Step, *, run_id: int) -> str:
    """A slice of a bulk run; promises the next one until all its orders are done."""
    run = BulkRun.objects.select_related("user").get(pk=run_id)
    if bulk.work_off(run):
        step.then(work_off_bulk, run_id=run_id)
    else:
        bulk.finish(run)
    return ""
