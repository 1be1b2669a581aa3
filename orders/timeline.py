"""The Activity tab: what happened, what follows from it, and what is still on its way."""

from dataclasses import dataclass, field
from typing import Any

from jobs.models import Job
from orders.extension_points import ACTIVITY_DETAILS
from orders.models import Activity, Order

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
SHOWN = 200  # entries; an order with more is read by kind


@dataclass(slots=True)
class TimelineEntry:
    """An activity with the steps it promised and what other apps add to it."""

    activity: Activity
    jobs: list[Job] = field(default_factory=list)
    extras: list[tuple[str, Any]] = field(default_factory=list)

    @property
    def icon(self) -> str:
        return ICONS.get(Activity.Kind(self.activity.kind), "pencil")


def timeline(order: Order, kind: str = "") -> list[TimelineEntry]:
    """Newest first; one query for the activities, one for their steps, one for each filler."""
    activities = order.activities.select_related("cause").order_by("-id")
    if kind:
        activities = activities.filter(kind=kind)
    lines = {activity.pk: TimelineEntry(activity) for activity in activities[:SHOWN]}
    for job in order.jobs.filter(cause_id__in=lines).order_by("pk"):
        if job.cause_id:
            lines[job.cause_id].jobs.append(job)
    activities_shown = [line.activity for line in lines.values()]
    for detail in ACTIVITY_DETAILS:
        for pk, extra in detail.load(activities_shown).items():
            lines[pk].extras.append((detail.template, extra))
    # What was written down later than it happened, as by an import, stands where it happened.
    return sorted(lines.values(), key=lambda one: (one.activity.happened_at, one.activity.pk), reverse=True)
