"""Refunds that a person has to look at: still open, the gateway's, and their step has given up."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jobs.models import Job
from refunds.models import Refund
from refunds.stuck_refunds import needing_attention, stuck
from tests import make
from vendors.models import Vendor


@pytest.mark.parametrize("word", ["send", "look"])
@pytest.mark.parametrize("state", ["waiting_for_approval", "submitted", "pending"])
def test_it_is_one_that_is_open_and_whose_step_is_dead(vendor: Vendor, state: str, word: str) -> None:
    def made(key: str, *, dead: bool = True, **facts: object) -> Refund:
        refund = make.refund(make.order(vendor), **{"state": state} | facts)
        failed_at = timezone.now() if dead else None
        about = {"vendor": vendor, "task": "x", "dedupe_key": f"refund:{refund.pk}:{key}"}
        Job.objects.create(arguments={}, queue="money", due_at=timezone.now(), failed_at=failed_at, **about)
        return refund

    found, others = made(word), [made(word, dead=False), made("mail"), made(word, state="failed")]

    assert list(stuck()) == [found]
    assert needing_attention([found, *others]) == {found.pk}
    assert needing_attention(others) == set()
    found.by_hand = True
    found.save()
    assert not stuck().exists()


def test_it_asks_nothing_about_what_is_over(vendor: Vendor) -> None:
    over = [make.refund(make.order(vendor), state=state) for state in ("succeeded", "failed", "declined")]

    with CaptureQueriesContext(connection) as spoken:
        assert needing_attention(over) == set()
    assert not spoken.captured_queries
