"""The entries of the Activity tab: activities with their jobs and what other apps add to them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from jobs.models import Job
from jobs.states import has_begun
from orders.extension_points import ACTIVITY_DETAILS
from orders.models import Activity, Order
from orders.of_order import OF_ORDER, RowsOfOrder

ICONS = {
    Activity.Kind.ORDER: "shopping-cart",
    Activity.Kind.COMMENT: "message",
    Activity.Kind.EMAIL: "mail",
    Activity.Kind.NOTICE: "bell",
    Activity.Kind.DOWNLOAD: "download",
    Activity.Kind.KEY: "key",
    Activity.Kind.REFUND: "receipt-refund",
    Activity.Kind.SHIPMENT: "truck-delivery",
}
MAX_ENTRIES = 200  # an order with more is read by kind


LATEST = 6  # that the order page shows
_LATEST = RowsOfOrder(lambda: Activity.objects.filter(**OF_ORDER).order_by("-id")[:LATEST])


@dataclass(slots=True)
class TimelineEntry:
    """An activity with the jobs it caused and what other apps add to it."""

    activity: Activity
    jobs: list[Job] = field(default_factory=list)
    extras: list[tuple[str, Any]] = field(default_factory=list)

    @property
    def icon(self) -> str:
        return ICONS.get(Activity.Kind(self.activity.kind), "pencil")

    @property
    def can_undo(self) -> bool:
        """Return whether none of its jobs has begun."""
        is_offered = bool(self.jobs) and self.activity.data.get("can_undo")
        return bool(is_offered) and not any(has_begun(job) for job in self.jobs)


def latest_entries(order: Order) -> list[TimelineEntry]:
    """Return the last activities, newest first, without jobs and details, by one query."""
    return _as_they_happened(TimelineEntry(activity) for activity in _LATEST.of(order))


def timeline(order: Order, kind: str = "") -> list[TimelineEntry]:
    """Return the entries, newest first, with one query for activities, one for jobs and one for each ActivityDetail."""
    activities = order.activities.select_related("cause").order_by("-id")
    if kind:
        activities = activities.filter(kind=kind)
    entries = {activity.pk: TimelineEntry(activity) for activity in activities[:MAX_ENTRIES]}
    for job in order.jobs.filter(cause_id__in=entries).order_by("pk"):
        if job.cause_id:
            entries[job.cause_id].jobs.append(job)
    activities_shown = [entry.activity for entry in entries.values()]
    for detail in ACTIVITY_DETAILS:
        for pk, extra in detail.load(activities_shown).items():
            entries[pk].extras.append((detail.template, extra))
    return _as_they_happened(entries.values())


def _as_they_happened(entries: Iterable[TimelineEntry]) -> list[TimelineEntry]:
    """Sort, newest first: what was recorded later than it happened, as by an import, stands where it happened."""
    return sorted(entries, key=lambda entry: (entry.activity.happened_at, entry.activity.pk), reverse=True)
