"""The questions to the addresses. No row holds one: its link is made when it is sent, and no colleague can read it."""

from django.template.loader import render_to_string

from core.contact import CUSTOMER_SERVICE_EMAIL
from jobs.models import Job
from jobs.queues import Queue
from jobs.registry import PermanentFailure, task
from notifications.address_changes.links import answer_url
from notifications.address_changes.models import EmailChange
from notifications.emails import footer
from notifications.emails.smtp_session import SmtpRefused, send_unsaved
from notifications.emails.tasks import MAX_ATTEMPTS
from orders.models import Activity

SUBJECT = "Shall your email address be changed?"
NEW_SUBJECT = "Is this your email address?"


@task(queue=Queue.MAIL, kind=Activity.Kind.EMAIL, max_attempts=MAX_ATTEMPTS)
def ask_old_address(job: Job, *, change_id: int) -> str:
    """Ask, unless the change has ended meanwhile. One of the team goes on where the address takes no email."""
    change = _waiting_change(job, change_id)
    if change is None or not change.old_email:
        return ""
    _send(change.old_email, SUBJECT, "question.txt", change, answer_url(change))
    return f"{change.old_email} was asked whether the address shall be changed."


@task(queue=Queue.MAIL, kind=Activity.Kind.EMAIL, max_attempts=MAX_ATTEMPTS)
def ask_new_address(job: Job, *, change_id: int) -> str:
    """Ask whether the customer reads it, after the old one has confirmed; unless the change has ended meanwhile."""
    change = _waiting_change(job, change_id)
    if change is None or not change.new_email:
        return ""
    _send(change.new_email, NEW_SUBJECT, "new_question.txt", change, answer_url(change, "new_email"))
    return f"{change.new_email} was asked to confirm the address."


def _waiting_change(job: Job, change_id: int) -> EmailChange | None:
    changes = EmailChange.objects.filter(vendor_id=job.required_vendor_id, pk=change_id)
    return changes.waiting().select_related("order__vendor").first()


def _send(to: str, subject: str, template: str, change: EmailChange, url: str) -> None:
    """Send the question. Raises PermanentFailure where the address takes no email."""
    context = {
        "change": change,
        "vendor": change.order.vendor,
        "url": url,
        "customer_service_email": CUSTOMER_SERVICE_EMAIL,
    }
    text = render_to_string(f"notifications/address_changes/{template}", context)
    try:
        send_unsaved(to, subject, footer.add_to_text(text, footer.footer_links(change.order)))
    except SmtpRefused as refusal:
        if not refusal.is_final:
            raise
        raise PermanentFailure(f"{to} could not be asked: {refusal}") from refusal
