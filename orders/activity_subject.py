"""The row that an activity is about, such as `email:42`."""

from collections.abc import Iterable

from orders.models import Activity


def subject_ids(activities: Iterable[Activity], kind: str) -> dict[int, int]:
    """Return, by activity id, the id of the row of this kind that it is about."""
    prefix = f"{kind}:"
    return {
        activity.pk: int(activity.subject.removeprefix(prefix))
        for activity in activities
        if activity.subject.startswith(prefix)
    }
