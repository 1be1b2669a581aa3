"""Jobs by queue and state, and when worker and sweep were last alive."""

from datetime import datetime

from django.utils import timezone
from prometheus_client import CollectorRegistry, Gauge

from jobs.models import Heartbeat, Job
from jobs.queue_report import jobs_by_queue
from jobs.queues import JOB_QUEUES

State = Job.State
OF_STATES = {
    "jobs_waiting": (State.WAITING, "Jobs that any worker may claim."),
    "jobs_scheduled": (State.SCHEDULED, "Jobs that are due later: a delay, or a retry."),
    "jobs_leased": (State.LEASED, "Jobs that a worker owns."),
    "jobs_failed": (State.FAILED, "Jobs that are not tried again."),
}
OLDEST = "oldest_job_seconds"


def add_job_metrics(registry: CollectorRegistry) -> None:
    rows = jobs_by_queue()
    for name, (state, description) in OF_STATES.items():
        gauge = Gauge(f"mycommerce_{name}", description, ["queue"], registry=registry)
        for queue in JOB_QUEUES:
            gauge.labels(queue).set(rows[queue, state][0] if (queue, state) in rows else 0)
    now = timezone.now()
    oldest = Gauge(
        f"mycommerce_{OLDEST}", "Lateness of the oldest waiting job.", ["queue"], registry=registry
    )
    for queue in JOB_QUEUES:
        _, due_at = rows.get((queue, State.WAITING), (0, now))
        oldest.labels(queue).set((now - due_at).total_seconds())
    _add_heartbeats(registry, now)


def _add_heartbeats(registry: CollectorRegistry, now: datetime) -> None:
    beats = dict(Heartbeat.objects.values_list("name", "beat_at"))
    for name, description in (
        ("worker", "Seconds since a worker consumed a message; -1 when none ever did."),
        ("sweep", "Seconds since the sweep; -1 when there was none."),
    ):
        gauge = Gauge(f"mycommerce_{name}_silence_seconds", description, registry=registry)
        gauge.set((now - beats[name]).total_seconds() if name in beats else -1)
