"""The E-mails tab, and what the Activity tab shows of an e-mail."""

from typing import Any

from django.http import HttpRequest

from notifications.models import Email
from orders.models import Activity, Order


def emails(request: HttpRequest, order: Order) -> dict[str, Any]:
    return {"emails": order.emails.order_by("-pk")[:200]}


def email_states(activities: list[Activity]) -> dict[int, Email]:
    """The e-mail that each activity is about, by the activity's id."""
    about = {one.pk: int(one.subject[6:]) for one in activities if one.subject.startswith("email:")}
    emails = Email.objects.in_bulk(set(about.values())) if about else {}
    return {activity: emails[email] for activity, email in about.items() if email in emails}
