"""Emails, notices, refunds and differences: whether what leaves the panel arrives.

Emails and notices have no index by state: their newest rows are read, which takes milliseconds at any size.
"""

from collections import Counter
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from prometheus_client import CollectorRegistry, Gauge

from notifications.emails.models import Email
from notifications.webhooks.models import Notice, NoticeEndpoint
from refunds.models import Difference, Refund

NEWEST = 1_000
MAX_REFUNDS = 10_000
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def add_record_metrics(registry: CollectorRegistry) -> None:
    _add_states(registry, "emails", Email.State.values, Email.objects.all())
    _add_states(registry, "notices", Notice.State.values, Notice.objects.all())
    paused = NoticeEndpoint.objects.filter(removed_at=None, paused_at__isnull=False).count()
    Gauge(
        "mycommerce_endpoints_paused", "Addresses of vendors to which nothing is posted.", registry=registry
    ).set(paused)
    _add_refunds(registry)
    _add_differences(registry)


def _add_states(
    registry: CollectorRegistry, name: str, states: list[str], rows: QuerySet[Email] | QuerySet[Notice]
) -> None:
    description = f"The newest {NEWEST} {name}, by state."
    gauge = Gauge(f"mycommerce_newest_{name}", description, ["state"], registry=registry)
    counts = Counter(rows.order_by("-pk").values_list("state", flat=True)[:NEWEST])
    for state in states:
        gauge.labels(state).set(counts[state])


def _add_refunds(registry: CollectorRegistry) -> None:
    """Add the refunds that were sent to the gateway and are not answered: whether the money went is unknown."""
    gauge = Gauge(
        "mycommerce_refunds_unknown",
        "Refunds sent to the gateway without an answer, by how long ago: hour, day, or older.",
        ["age"],
        registry=registry,
    )
    unanswered = Refund.objects.filter(
        state=Refund.State.SUBMITTED, by_hand=False, first_sent_at__isnull=False
    )
    sent_at = unanswered.order_by("first_sent_at").values_list("first_sent_at", flat=True)[:MAX_REFUNDS]
    now = timezone.now()
    counts = Counter(_age(now, moment) for moment in sent_at if moment)
    for age in ("hour", "day", "older"):
        gauge.labels(age).set(counts[age])


def _age(now: datetime, moment: datetime) -> str:
    if now - moment < HOUR:
        return "hour"
    return "day" if now - moment < DAY else "older"


def _add_differences(registry: CollectorRegistry) -> None:
    gauge = Gauge(
        "mycommerce_differences",
        "Differences between our books and the gateway's of the last 25 hours; mended: our books were corrected.",
        ["mended"],
        registry=registry,
    )
    since = timezone.now() - timedelta(hours=25)
    newest = Difference.objects.order_by("-pk").values_list("is_mended", "found_at")[:NEWEST]
    counts = Counter(is_mended for is_mended, found_at in newest if found_at > since)
    for is_mended, label in ((True, "yes"), (False, "no")):
        gauge.labels(label).set(counts[is_mended])
