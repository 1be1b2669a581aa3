"""Processing jobs: a worker claims them, runs them with no transaction open, and settles them."""

import time
from collections.abc import Sequence
from contextlib import nullcontext

import structlog

from jobs.broker import wake_workers
from jobs.claim import batch_size_after, claim, claim_batch, claimable, next_in_batch, release, wake_ups
from jobs.lease import renewed
from jobs.models import Job
from jobs.registry import PermanentFailure, RetryLater, TaskSpec, task_named
from jobs.settle import fail, reschedule, settle_all

log = structlog.get_logger(__name__)

BATCH_SECONDS = 10.0  # after which no further job of a batch is begun


def process_job(job_id: int) -> int:
    """Process a job and its batch; return how many were run, 0 when another worker owns it."""
    job = claim(job_id)
    if job is None:
        return 0
    task = task_named(job.task)
    if job.attempts > task.max_attempts:
        fail(job, job.last_error or "The worker died each time.")
        return 1
    batch = [job, *claim_batch(job, task)]
    ran = _process(batch, task)
    if 1 < len(batch) == batch_size_after(task, job.attempts - 1) or ran < len(batch):
        _wake_for_more(job, task)
    return ran


def _process(batch: Sequence[Job], task: TaskSpec) -> int:
    """Run the jobs of a batch while there is time, settle those that are done, and release the rest."""
    deadline = time.monotonic() + BATCH_SECONDS
    sentences: dict[int, str | None] = {}
    try:
        with task.session(batch):
            for job in batch:
                if sentences and time.monotonic() > deadline:
                    break
                sentences[job.pk] = _run(job, task)
    except Exception as error:
        log.warning("session_failed", task=task.name, jobs=len(batch), exc_info=True)
        for job in batch:  # in a smaller batch the next time, so that the failing job is alone in the end
            if sentences.get(job.pk, "") is not None:
                reschedule(job, str(error) or type(error).__name__)
        return len(batch)
    release([job for job in batch if job.pk not in sentences])
    settle_all([(job, sentence) for job in batch if (sentence := sentences.get(job.pk)) is not None])
    return len(sentences)


def _run(job: Job, task: TaskSpec) -> str | None:
    """Run a job; return its sentence, or None when it was rescheduled or has failed."""
    try:
        with renewed(job) if task.is_long else nullcontext():
            return task.function(job, **job.arguments)
    except PermanentFailure as failure:
        fail(job, str(failure), is_sentence=True)
    except RetryLater as later:
        log.info("job_rescheduled", job=job.pk, task=job.task, attempts=job.attempts, why=str(later))
        reschedule(job, str(later), later.delay, counts=later.counts)
    except Exception as error:
        log.warning("job_raised", job=job.pk, task=job.task, attempts=job.attempts, exc_info=True)
        reschedule(job, str(error) or type(error).__name__)
    return None


def _wake_for_more(job: Job, task: TaskSpec) -> None:
    """Wake a worker for jobs that did not fit into the batch, so that they need not wait for the sweep."""
    if waiting := next_in_batch(job, task):
        wake_workers(wake_ups([waiting]))


def process_jobs() -> int:
    """Process everything that is due, without a broker; return how many jobs were run."""
    ran = 0
    while job_ids := list(claimable().order_by("due_at").values_list("pk", flat=True)[:100]):
        for job_id in job_ids:
            ran += (ran_now := process_job(job_id))
            if ran_now > 1:
                break  # most of the others were in its batch
    return ran
