"""Notices leave the house here."""

from notifications.models import Notice, NoticeEndpoint
from notifications.notices import pausing
from notifications.notices.delivery import Busy, Undelivered, current, delivery, post_alone
from notifications.notices.patience import SCHEDULE, wait_after
from orders.models import Activity, Step
from orders.promises import GiveUp, Later, follow_up

TOGETHER = 100  # notices over one connection
TRIES = len(SCHEDULE) + 1


@follow_up(
    queue="notice",
    kind=Activity.Kind.NOTICE,
    attempts=TRIES,
    together=TOGETHER,
    yields=True,
    alike="endpoint_id",
    session=delivery,
)
def deliver_notice(step: Step, *, notice_id: int, endpoint_id: int) -> str:
    """Post it; at least once: a repeat carries the same webhook-id. Only 2xx is delivered."""
    ours = current()
    notice = ours.notices[notice_id]
    step.subject = f"notice:{notice.pk}"
    if notice.state == Notice.State.FAILED:
        return ""
    if notice.state == Notice.State.DELIVERED:  # by a worker that died before it could tell
        return _delivered(notice)
    if ours.endpoint.paused_at or ours.endpoint.removed_at:
        return ours.hold(notice)
    try:
        ours.post(notice)
    except Busy as busy:
        raise Later(str(busy), busy.wait, counts=False) from busy
    except Undelivered as failed:
        return _after(step, notice, failed)
    return _delivered(notice)


@follow_up(queue="notice", kind=Activity.Kind.NOTICE, attempts=2)
def post_test_notice(step: Step, *, notice_id: int) -> str:
    """Once, whatever is answered: somebody is looking at the page that shows it."""
    post_alone(notice_id)
    return ""


@follow_up(queue="notice", kind=Activity.Kind.NOTICE, attempts=30)
def catch_up(step: Step, *, endpoint_id: int) -> str:
    """Post what has waited, oldest first, one after the other, until all is told or one fails."""
    if pausing.catch_up(NoticeEndpoint.objects.select_related("vendor").get(pk=endpoint_id)):
        step.then(catch_up, endpoint_id=endpoint_id)
    return ""


def _delivered(notice: Notice) -> str:
    return f"Notice “{notice.event}” delivered to {current().endpoint.host}."


def _after(step: Step, notice: Notice, failed: Undelivered) -> str:
    """It did not arrive: again by the schedule, or never, or when somebody catches up."""
    ours = current()
    if failed.is_gone:
        pausing.pause(ours.endpoint, "It answered 410 Gone: notices are no longer wanted there.")
    elif ours.endpoint.failing_since and pausing.is_too_long(ours.endpoint.failing_since):
        pausing.pause(ours.endpoint, f"It has failed for a day: {failed}.")
    if ours.endpoint.paused_at:
        return ours.hold(notice)
    if step.attempts >= TRIES:
        ours.give_up(notice)
        raise GiveUp(f"{notice} was not delivered in {step.attempts} tries: {failed}.")
    wait = wait_after(step.attempts, failed.retry_after)
    ours.put_off(notice, wait)
    raise Later(str(failed), wait)
