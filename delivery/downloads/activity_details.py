"""What the Activity tab shows of a download."""

from collections.abc import Sequence

from delivery.downloads.models import Download
from orders.activity_subject import subject_ids
from orders.models import Activity


def downloads_by_activity(activities: Sequence[Activity]) -> dict[int, Download]:
    """Return, by activity id, the download that the order's activity is about, with the bytes served so far."""
    download_ids = subject_ids(activities, "download")
    if not download_ids:
        return {}
    downloads = Download.objects.filter(vendor_id=activities[0].vendor_id).select_related("version")
    downloads_by_id = downloads.in_bulk(set(download_ids.values()))
    return {activity: downloads_by_id[pk] for activity, pk in download_ids.items() if pk in downloads_by_id}
