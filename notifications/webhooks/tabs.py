"""The Notices tab, and what the Activity tab shows of a notice."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from notifications.emails.models import Email
from notifications.webhooks.models import Notice
from orders.models import Activity, Order

SHOWN = 100


def notices(request: HttpRequest, order: Order) -> dict[str, Any]:
    """What the vendor was told of the order, newest first: by HTTP, and by email."""
    rows = order.notices.select_related("endpoint").prefetch_related("attempts").order_by("-pk")
    letters = order.emails.filter(about=Email.Subject.NOTIFICATION).order_by("-pk")
    return {"notices": rows[:SHOWN], "letters": letters[:SHOWN]}


def notice_states(activities: Sequence[Activity]) -> dict[int, Notice]:
    """The notice that each activity is about, by the activity's id."""
    about = {one.pk: int(one.subject[7:]) for one in activities if one.subject.startswith("notice:")}
    found = Notice.objects.in_bulk(set(about.values())) if about else {}
    return {activity: found[notice] for activity, notice in about.items() if notice in found}
