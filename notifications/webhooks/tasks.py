"""The tasks that post notices."""

from jobs.models import Job
from jobs.registry import PermanentFailure, RetryLater, task
from notifications.webhooks import pause
from notifications.webhooks.models import Notice, NoticeEndpoint
from notifications.webhooks.post_notices import (
    EndpointBusy,
    Undelivered,
    current_batch,
    endpoint_session,
    post_test,
)
from notifications.webhooks.retry_schedule import SCHEDULE, wait_after
from orders.models import Activity

BATCH_SIZE = 100  # notices over one connection
MAX_ATTEMPTS = len(SCHEDULE) + 1


@task(
    queue="notice",
    kind=Activity.Kind.NOTICE,
    max_attempts=MAX_ATTEMPTS,
    batch_size=BATCH_SIZE,
    low_priority=True,
    batch_by="endpoint_id",
    session=endpoint_session,
)
def deliver_notice(job: Job, *, notice_id: int, endpoint_id: int) -> str:
    """Post it, at least once: a repeat carries the same webhook-id. Only a 2xx answer is a delivery."""
    batch = current_batch()
    notice = batch.notices[notice_id]
    job.activity_subject = f"notice:{notice.pk}"
    if notice.state == Notice.State.FAILED:
        return ""
    if notice.state == Notice.State.DELIVERED:  # by a worker that was killed before it settled the job
        return _delivered_sentence(notice)
    if batch.endpoint.paused_at or batch.endpoint.removed_at:
        return batch.hold(notice)
    try:
        batch.post(notice)
    except EndpointBusy as busy:
        raise RetryLater(str(busy), busy.wait, counts=False) from busy
    except Undelivered as failure:
        return _after_failure(job, notice, failure)
    return _delivered_sentence(notice)


def _delivered_sentence(notice: Notice) -> str:
    return f"Notice “{notice.event}” delivered to {current_batch().endpoint.host}."


def _after_failure(job: Job, notice: Notice, failure: Undelivered) -> str:
    """Hold the notice if the endpoint is paused. Raises `RetryLater`, or `PermanentFailure` on the last attempt."""
    batch = current_batch()
    if failure.is_gone:
        pause.pause(batch.endpoint, "It answered 410 Gone: notices are no longer wanted there.")
    elif batch.endpoint.failing_since and pause.is_too_long(batch.endpoint.failing_since):
        pause.pause(batch.endpoint, f"It has failed for a day: {failure}.")
    if batch.endpoint.paused_at:
        return batch.hold(notice)
    if job.attempts >= MAX_ATTEMPTS:
        batch.fail(notice)
        raise PermanentFailure(f"{notice} was not delivered in {job.attempts} tries: {failure}.")
    wait = wait_after(job.attempts, failure.retry_after)
    batch.reschedule(notice, wait)
    raise RetryLater(str(failure), wait)


@task(queue="notice", kind=Activity.Kind.NOTICE, max_attempts=2)
def post_test_notice(job: Job, *, notice_id: int) -> str:
    """Post it once, whatever the answer: a person waits on the page that shows it."""
    post_test(notice_id)
    return ""


@task(queue="notice", kind=Activity.Kind.NOTICE, max_attempts=30)
def catch_up(job: Job, *, endpoint_id: int) -> str:
    """Post the held notices of an endpoint, oldest first, until none is left or one fails."""
    if pause.catch_up(NoticeEndpoint.objects.select_related("vendor").get(pk=endpoint_id)):
        job.enqueue(catch_up, endpoint_id=endpoint_id)
    return ""
