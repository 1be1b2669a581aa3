"""The Activity tab: what happened, what follows from it, and what is still on its way."""

from dataclasses import dataclass, field
from typing import Any

from orders.models import Activity, Order, Step
from vendors.slots import fillers

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
class Line:
    """An activity with the steps it promised and what other apps add to it."""

    activity: Activity
    steps: list[Step] = field(default_factory=list)
    extras: list[tuple[str, Any]] = field(default_factory=list)

    @property
    def icon(self) -> str:
        return ICONS.get(Activity.Kind(self.activity.kind), "pencil")


def timeline(order: Order, kind: str = "") -> list[Line]:
    """Newest first; one query for the activities, one for their steps, one for each filler."""
    activities = order.activities.select_related("cause").order_by("-id")
    if kind:
        activities = activities.filter(kind=kind)
    lines = {activity.pk: Line(activity) for activity in activities[:SHOWN]}
    for step in Step.objects.filter(order=order, cause_id__in=lines).order_by("pk"):
        if step.cause_id:
            lines[step.cause_id].steps.append(step)
    for filler in fillers("timeline.entry"):
        extras: dict[int, Any] = (
            filler.content([line.activity for line in lines.values()]) if filler.content else {}
        )
        for pk, extra in extras.items():
            lines[pk].extras.append((filler.template, extra))
    # What was written down later than it happened, as by an import, stands where it happened.
    return sorted(lines.values(), key=lambda one: (one.activity.happened_at, one.activity.pk), reverse=True)
