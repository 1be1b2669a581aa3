"""The context of the Emails and Reply text tabs, and of the emails on the Activity tab."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.http import HttpRequest

from jobs.models import Job
from notifications.emails.likely_address import likely_address_of
from notifications.emails.models import Email
from notifications.emails.reply import render_reply
from notifications.emails.tasks import send_email
from orders.activity_subject import subject_ids
from orders.models import Activity, Order
from vendors.middleware import PanelRequest
from vendors.rights import Right

MAX_EMAILS = 200


@dataclass(slots=True)
class EmailRow:
    """An email and the job that sends it, while that is not done."""

    email: Email
    job: Job | None


def emails(request: HttpRequest, order: Order) -> dict[str, Any]:
    """Return the order's emails to the customer, newest first; the Notices tab shows those to the vendor."""
    email_to_customer = order.emails.exclude(kind__in=Email.TO_VENDOR).order_by("-pk")[:MAX_EMAILS]
    jobs = {
        job.arguments["email_id"]: job
        for job in order.jobs.filter(task=send_email.name, done_at=None).order_by("pk")
    }
    return {"emails": [EmailRow(email, jobs.get(email.pk)) for email in email_to_customer], "token": uuid4()}


def reply(request: HttpRequest, order: Order) -> dict[str, Any]:
    """Return the reply to a customer who asks for the receipt."""
    return {"reply": render_reply(order)}


def address_note(request: PanelRequest, order: Order) -> dict[str, Any]:
    """Return the context of the note on an order whose emails come back: the address that was likely meant."""
    may_correct = bool(order.email_problem) and request.actor.may(Right.SUPPORT, order)
    return {"likely": likely_address_of(order) if may_correct else "", "live": False}


def email_states(activities: Sequence[Activity]) -> dict[int, Email]:
    """Return the email that each activity is about, by activity id."""
    email_ids = subject_ids(activities, "email")
    if not email_ids:
        return {}
    emails_of_vendor = Email.objects.filter(vendor_id=activities[0].vendor_id).select_related("order")
    emails = emails_of_vendor.in_bulk(set(email_ids.values()))
    return {activity: emails[email] for activity, email in email_ids.items() if email in emails}
