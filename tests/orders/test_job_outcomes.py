"""The outcomes of jobs in the activity log."""

import pytest

from jobs.extension_points import JobOutcome
from jobs.models import Job
from notifications.webhooks.tasks import deliver_notice
from orders.history import COPIED_FROM, record_job_outcomes
from orders.models import Activity, Order


@pytest.mark.parametrize("count", [1, COPIED_FROM - 1, COPIED_FROM, 100])
def test_record_job_outcomes_writes_an_activity_for_each_job_about_an_order(order: Order, count: int) -> None:
    jobs = [
        Job(pk=number, vendor_id=order.vendor_id, task=deliver_notice.name) for number in range(1, count + 2)
    ]
    for job in jobs[1:]:
        job.subject_kind, job.subject_id = order.as_subject
        job.activity_subject = f"notice:{job.pk}"

    ids = record_job_outcomes([JobOutcome(job, f"“{job.pk}”\t\\ posted.") for job in jobs])

    rows = Activity.objects.in_bulk(ids.values())
    assert list(ids) == [job.pk for job in jobs[1:]]
    assert {pk: (rows[ids[pk]].sentence, rows[ids[pk]].subject) for pk in ids} == {
        job.pk: (f"“{job.pk}”\t\\ posted.", f"notice:{job.pk}") for job in jobs[1:]
    }
    assert {(row.order_id, row.kind, row.actor_kind) for row in rows.values()} == {
        (order.pk, "notice", "system")
    }
    assert all(row.happened_at > order.placed_at for row in rows.values())
