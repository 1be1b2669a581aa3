"""The Emails tab, and what the Activity tab shows of an email."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.http import HttpRequest

from jobs.models import Job
from notifications.emails.models import Email
from notifications.emails.reply import reply_to
from notifications.emails.tasks import send_email
from orders.models import Activity, Order


@dataclass(slots=True)
class EmailRow:
    """An email and the step that sends it, while that is not done."""

    email: Email
    job: Job | None


def emails(request: HttpRequest, order: Order) -> dict[str, Any]:
    """Newest first, each with its next try; what went to the vendor stands on the Notices tab."""
    shown = order.emails.exclude(about__in=Email.TO_VENDOR).order_by("-pk")[:200]
    jobs = {
        job.arguments["email_id"]: job
        for job in order.jobs.filter(task=send_email.name, done_at=None).order_by("pk")
    }
    return {"emails": [EmailRow(email, jobs.get(email.pk)) for email in shown], "token": uuid4()}


def reply(request: HttpRequest, order: Order) -> dict[str, Any]:
    """What to answer a customer who asks for the receipt."""
    return {"reply": reply_to(order)}


def email_states(activities: Sequence[Activity]) -> dict[int, Email]:
    """The email that each activity is about, by the activity's id."""
    about = {one.pk: int(one.subject[6:]) for one in activities if one.subject.startswith("email:")}
    emails = Email.objects.select_related("order").in_bulk(set(about.values())) if about else {}
    return {activity: emails[email] for activity, email in about.items() if email in emails}
