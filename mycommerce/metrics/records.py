"""Emails, notices, refunds and differences: whether what leaves the panel arrives.

Emails and notices have no index by state: their newest rows are read, which takes milliseconds at any size.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily

from mycommerce.metrics.gauges import gauge
from notifications.emails.models import Email
from notifications.webhooks.models import Notice, NoticeEndpoint
from refunds.models import Difference, Refund

NEWEST = 1_000
MAX_REFUNDS = 10_000
HOUR, DAY, NIGHT = timedelta(hours=1), timedelta(days=1), timedelta(hours=25)


def record_figures() -> Iterator[GaugeMetricFamily]:
    for name, states, rows in (
        ("emails", Email.State.values, Email.objects.all()),
        ("notices", Notice.State.values, Notice.objects.all()),
    ):
        counts = _newest_by_state(rows)
        values = {(state,): counts[state] for state in states}
        yield gauge(f"newest_{name}", f"The newest {NEWEST} {name}, by state.", values, ("state",))
    paused = NoticeEndpoint.objects.filter(removed_at=None, paused_at__isnull=False).count()
    yield gauge("endpoints_paused", "Addresses of vendors to which nothing is posted.", {(): paused})
    yield gauge(
        "refunds_unknown",
        "Refunds sent to the gateway without an answer, by how long ago: hour, day, or older.",
        _unanswered_refunds(),
        ("age",),
    )
    yield gauge(
        "differences",
        "Differences between our books and the gateway's of the last 25 hours; mended: our books were corrected.",
        _differences(),
        ("mended",),
    )


def _newest_by_state(rows: QuerySet[Email] | QuerySet[Notice]) -> Counter[str]:
    return Counter(rows.order_by("-pk").values_list("state", flat=True)[:NEWEST])


def _unanswered_refunds() -> dict[tuple[str, ...], float]:
    """Return the refunds, by age, of which it is unknown whether the money went."""
    unanswered = Refund.objects.filter(
        state=Refund.State.SUBMITTED, by_hand=False, first_sent_at__isnull=False
    )
    sent_at = unanswered.order_by("first_sent_at").values_list("first_sent_at", flat=True)[:MAX_REFUNDS]
    now = timezone.now()
    counts = Counter(_age(now, moment) for moment in sent_at if moment)
    return {(age,): counts[age] for age in ("hour", "day", "older")}


def _age(now: datetime, moment: datetime) -> str:
    if now - moment < HOUR:
        return "hour"
    return "day" if now - moment < DAY else "older"


def _differences() -> dict[tuple[str, ...], float]:
    newest = Difference.objects.order_by("-pk").values_list("is_mended", "found_at")[:NEWEST]
    since = timezone.now() - NIGHT
    counts = Counter(is_mended for is_mended, found_at in newest if found_at > since)
    return {("yes",): counts[True], ("no",): counts[False]}
