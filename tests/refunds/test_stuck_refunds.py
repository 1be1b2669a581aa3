"""Stuck refunds: still open, the gateway's, and their job has failed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jobs.models import Job
from refunds.models import Refund
from refunds.stuck_refunds import stuck_refund_ids, stuck_refunds
from tests import make
from vendors.models import Vendor


@pytest.mark.parametrize("suffix", ["send", "look"])
@pytest.mark.parametrize("state", ["waiting_for_approval", "submitted", "pending"])
def test_stuck_refunds_are_open_and_their_job_has_failed(vendor: Vendor, state: str, suffix: str) -> None:
    def refund_with_job(key: str, *, job_has_failed: bool = True, **fields: object) -> Refund:
        refund = make.refund(make.order(vendor), **{"state": state} | fields)
        failure = {"state": "failed", "failed_at": timezone.now()} if job_has_failed else {}
        columns = {"vendor": vendor, "task": "x", "dedupe_key": f"refund:{refund.pk}:{key}"}
        Job.objects.create(arguments={}, queue="money", due_at=timezone.now(), **failure, **columns)
        return refund

    stuck = refund_with_job(suffix)
    not_stuck = [
        refund_with_job(suffix, job_has_failed=False),
        refund_with_job("mail"),
        refund_with_job(suffix, state="failed"),
    ]

    assert list(stuck_refunds(Refund.objects.all())) == [stuck]
    assert stuck_refund_ids([stuck, *not_stuck]) == {stuck.pk}
    assert stuck_refund_ids(not_stuck) == set()
    stuck.by_hand = True
    stuck.save()
    assert not stuck_refunds(Refund.objects.all()).exists()


def test_stuck_refund_ids_makes_no_query_for_settled_refunds(vendor: Vendor) -> None:
    settled = [make.refund(make.order(vendor), state=state) for state in ("succeeded", "failed", "declined")]

    with CaptureQueriesContext(connection) as captured:
        assert stuck_refund_ids(settled) == set()
    assert not captured.captured_queries
