"""What the Activity tab shows of a download."""

from collections.abc import Sequence

from delivery.downloads.models import Download
from orders.models import Activity


def downloads(activities: Sequence[Activity]) -> dict[int, Download]:
    """The download that each activity is about, by the activity's id: its bytes are still being counted."""
    about = {one.pk: int(one.subject[9:]) for one in activities if one.subject.startswith("download:")}
    found = Download.objects.select_related("version").in_bulk(set(about.values())) if about else {}
    return {activity: found[pk] for activity, pk in about.items() if pk in found}
