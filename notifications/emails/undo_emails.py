"""Emails whose jobs were canceled before they began."""

from collections.abc import Sequence

from jobs.models import Job
from notifications.emails.models import Email


def undo_emails(vendor_id: int, jobs: Sequence[Job]) -> str:
    """Mark the emails of these canceled jobs as undone; return whose they were, as the end of a sentence."""
    email_ids = [job.arguments["email_id"] for job in jobs if "email_id" in job.arguments]
    emails = Email.objects.filter(vendor_id=vendor_id, pk__in=email_ids)
    emails.filter(state=Email.State.QUEUED).update(state=Email.State.UNDONE)
    names = [f"“{email.subject}” to {email.to}" for email in emails.order_by("pk")]
    return " and ".join(names)
