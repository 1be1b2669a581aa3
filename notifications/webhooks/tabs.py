"""The context of the Notices tab, and of the notices on the Activity tab."""

from collections.abc import Sequence
from typing import Any

from notifications.emails.models import Email
from notifications.webhooks.models import Notice
from orders.activity_subject import subject_ids
from orders.models import Activity, Order
from vendors.middleware import PanelRequest
from vendors.rights import Right

MAX_ROWS = 100  # of each kind


def notices(request: PanelRequest, order: Order) -> dict[str, Any]:
    """Return the order's notices and emails to the vendor, newest first."""
    notices = order.notices.select_related("endpoint").prefetch_related("attempts").order_by("-pk")
    emails = order.emails.filter(kind=Email.Kind.NOTIFICATION).order_by("-pk")
    may_resend = request.actor.may(Right.SUPPORT, order)
    return {"notices": notices[:MAX_ROWS], "emails": emails[:MAX_ROWS], "may_resend": may_resend}


def notice_states(activities: Sequence[Activity]) -> dict[int, Notice]:
    """Return the notice that each activity is about, by activity id."""
    notice_ids = subject_ids(activities, "notice")
    if not notice_ids:
        return {}
    notices = Notice.objects.filter(vendor_id=activities[0].vendor_id).in_bulk(set(notice_ids.values()))
    return {activity: notices[notice] for activity, notice in notice_ids.items() if notice in notices}
