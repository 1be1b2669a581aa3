"""Notices leave the house here."""

from jobs.models import Job
from jobs.registry import PermanentFailure, RetryLater, task
from notifications.webhooks import pause
from notifications.webhooks.models import Notice, NoticeEndpoint
from notifications.webhooks.post_notices import Busy, Undelivered, current, delivery, post_alone
from notifications.webhooks.retry_schedule import SCHEDULE, wait_after
from orders.models import Activity

BATCH_SIZE = 100  # notices over one connection
TRIES = len(SCHEDULE) + 1


@task(
    queue="notice",
    kind=Activity.Kind.NOTICE,
    max_attempts=TRIES,
    batch_size=BATCH_SIZE,
    low_priority=True,
    batch_by="endpoint_id",
    session=delivery,
)
def deliver_notice(job: Job, *, notice_id: int, endpoint_id: int) -> str:
    """Post it; at least once: a repeat carries the same webhook-id. Only 2xx is delivered."""
    ours = current()
    notice = ours.notices[notice_id]
    job.activity_subject = f"notice:{notice.pk}"
    if notice.state == Notice.State.FAILED:
        return ""
    if notice.state == Notice.State.DELIVERED:  # by a worker that died before it could tell
        return _delivered(notice)
    if ours.endpoint.paused_at or ours.endpoint.removed_at:
        return ours.hold(notice)
    try:
        ours.post(notice)
    except Busy as busy:
        raise RetryLater(str(busy), busy.wait, counts=False) from busy
    except Undelivered as failed:
        return _after(job, notice, failed)
    return _delivered(notice)


@task(queue="notice", kind=Activity.Kind.NOTICE, max_attempts=2)
def post_test_notice(job: Job, *, notice_id: int) -> str:
    """Once, whatever is answered: somebody is looking at the page that shows it."""
    post_alone(notice_id)
    return ""


@task(queue="notice", kind=Activity.Kind.NOTICE, max_attempts=30)
def catch_up(job: Job, *, endpoint_id: int) -> str:
    """Post what has waited, oldest first, one after the other, until all is told or one fails."""
    if pause.catch_up(NoticeEndpoint.objects.select_related("vendor").get(pk=endpoint_id)):
        job.enqueue(catch_up, endpoint_id=endpoint_id)
    return ""


def _delivered(notice: Notice) -> str:
    return f"Notice “{notice.event}” delivered to {current().endpoint.host}."


def _after(job: Job, notice: Notice, failed: Undelivered) -> str:
    """It did not arrive: again by the schedule, or never, or when somebody catches up."""
    ours = current()
    if failed.is_gone:
        pause.pause(ours.endpoint, "It answered 410 Gone: notices are no longer wanted there.")
    elif ours.endpoint.failing_since and pause.is_too_long(ours.endpoint.failing_since):
        pause.pause(ours.endpoint, f"It has failed for a day: {failed}.")
    if ours.endpoint.paused_at:
        return ours.hold(notice)
    if job.attempts >= TRIES:
        ours.give_up(notice)
        raise PermanentFailure(f"{notice} was not delivered in {job.attempts} tries: {failed}.")
    wait = wait_after(job.attempts, failed.retry_after)
    ours.put_off(notice, wait)
    raise RetryLater(str(failed), wait)
