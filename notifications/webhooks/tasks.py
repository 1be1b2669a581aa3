"""The tasks that post notices."""

from jobs.batch import JobBatch
from jobs.models import Job
from jobs.queues import Queue
from jobs.registry import PermanentFailure, RetryLater, task
from notifications.webhooks import pause
from notifications.webhooks.concurrency import connection_lease
from notifications.webhooks.models import Notice, NoticeEndpoint
from notifications.webhooks.post_notices import EndpointBusy, NoticePoster, Undelivered, post_test
from notifications.webhooks.retry_schedule import SCHEDULE, wait_after
from orders.models import Activity

BATCH_SIZE = 100  # notices over one connection
MAX_ATTEMPTS = len(SCHEDULE) + 1


@task(
    queue=Queue.NOTICE,
    kind=Activity.Kind.NOTICE,
    max_attempts=MAX_ATTEMPTS,
    batch_size=BATCH_SIZE,
    low_priority=True,
    batch_by="endpoint_id",
)
def deliver_notice(batch: JobBatch) -> None:
    """Post notices to one endpoint, each at least once: a repeat carries the same webhook-id."""
    endpoint = _endpoint(batch.vendor_id, batch.arguments("endpoint_id")[0])
    notices = Notice.objects.filter(vendor_id=batch.vendor_id).in_bulk(batch.arguments("notice_id"))
    with connection_lease(endpoint) as has_slot, NoticePoster(endpoint, has_slot=has_slot) as poster:
        for job in batch:
            with batch.attempt(job):
                notice = notices[job.arguments["notice_id"]]
                notice.endpoint = endpoint
                job.activity_subject = f"notice:{notice.pk}"
                job.sentence = _deliver(notice, poster, job.attempts)


def _endpoint(vendor_id: int, endpoint_id: int) -> NoticeEndpoint:
    return NoticeEndpoint.objects.select_related("vendor").get(vendor_id=vendor_id, pk=endpoint_id)


def _deliver(notice: Notice, poster: NoticePoster, attempts: int) -> str:
    """Post the notice; return the sentence. Only a 2xx answer is a delivery."""
    if notice.state == Notice.State.FAILED:
        return ""
    if notice.state == Notice.State.DELIVERED:  # by a worker that was killed before it settled the job
        return _delivered_sentence(notice)
    if poster.endpoint.removed_at:
        return poster.drop(notice)
    if poster.endpoint.paused_at:
        return poster.hold(notice)
    try:
        poster.post(notice)
    except EndpointBusy as busy:
        raise RetryLater(str(busy), busy.wait, counts=False) from busy
    except Undelivered as failure:
        return _after_failure(notice, poster, attempts, failure)
    return _delivered_sentence(notice)


def _delivered_sentence(notice: Notice) -> str:
    return f"Notice “{notice.event}” delivered to {notice.endpoint.host}."


def _after_failure(notice: Notice, poster: NoticePoster, attempts: int, failure: Undelivered) -> str:
    """Hold the notice if the endpoint is paused. Raises `RetryLater`, or `PermanentFailure` on the last attempt."""
    endpoint = poster.endpoint
    if failure.is_final:
        poster.fail(notice)
        raise PermanentFailure(f"{notice} was not delivered: {failure}. Correct the address and resend it.")
    if failure.is_gone:
        pause.pause(endpoint, "It answered 410 Gone: notices are no longer wanted there.")
    elif endpoint.failing_since and pause.is_too_long(endpoint.failing_since):
        pause.pause(endpoint, f"It has failed for a day: {failure}.")
    if endpoint.paused_at:
        return poster.hold(notice)
    if attempts >= MAX_ATTEMPTS:
        poster.fail(notice)
        raise PermanentFailure(f"{notice} was not delivered in {attempts} tries: {failure}.")
    wait = wait_after(attempts, failure.retry_after)
    poster.reschedule(notice, wait)
    raise RetryLater(str(failure), wait)


@task(queue=Queue.NOTICE, kind=Activity.Kind.NOTICE, max_attempts=2)
def post_test_notice(job: Job, *, notice_id: int) -> str:
    """Post it once, whatever the answer: a person waits on the page that shows it."""
    post_test(job.required_vendor_id, notice_id)
    return ""


@task(queue=Queue.NOTICE, kind=Activity.Kind.NOTICE, max_attempts=30)
def catch_up(job: Job, *, endpoint_id: int) -> str:
    """Post the held notices of an endpoint, oldest first, until none is left or one fails."""
    if pause.catch_up(_endpoint(job.required_vendor_id, endpoint_id)):
        job.enqueue(catch_up, endpoint_id=endpoint_id)
    return ""
