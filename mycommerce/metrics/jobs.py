"""Jobs by queue and state, and when worker and sweep were last alive."""

from collections.abc import Iterator

from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily

from jobs.models import Heartbeat, Job
from jobs.queue_report import jobs_by_queue
from jobs.queues import JOB_QUEUES
from mycommerce.metrics.gauges import gauge

State = Job.State
OF_STATES = {
    "jobs_waiting": (State.WAITING, "Jobs that any worker may claim."),
    "jobs_scheduled": (State.SCHEDULED, "Jobs that are due later: a delay, or a retry."),
    "jobs_leased": (State.LEASED, "Jobs that a worker owns."),
    "jobs_failed": (State.FAILED, "Jobs that are not tried again."),
}
HEARTBEATS = {
    "worker": "Seconds since a worker consumed a message; -1 when none ever did.",
    "sweep": "Seconds since the sweep; -1 when there was none.",
}


def job_figures() -> Iterator[GaugeMetricFamily]:
    rows, now = jobs_by_queue(), timezone.now()
    for name, (state, description) in OF_STATES.items():
        counts = {(queue,): rows.get((queue, state), (0, now))[0] for queue in JOB_QUEUES}
        yield gauge(name, description, counts, ("queue",))
    due_at = {queue: rows.get((queue, State.WAITING), (0, now))[1] for queue in JOB_QUEUES}
    seconds = {(queue,): (now - moment).total_seconds() for queue, moment in due_at.items()}
    yield gauge("oldest_job_seconds", "Lateness of the oldest waiting job.", seconds, ("queue",))
    beats = dict(Heartbeat.objects.values_list("name", "beat_at"))
    for name, description in HEARTBEATS.items():
        silence = (now - beats[name]).total_seconds() if name in beats else -1
        yield gauge(f"{name}_silence_seconds", description, {(): silence})
