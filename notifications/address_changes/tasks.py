"""The question to the old address. No row holds it: its link is made when it is sent, and no colleague can read it."""

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


@task(queue=Queue.MAIL, kind=Activity.Kind.EMAIL, max_attempts=MAX_ATTEMPTS)
def ask_old_address(job: Job, *, change_id: int) -> str:
    """Ask, unless the change has ended meanwhile. It goes on by itself where the address takes no email."""
    changes = EmailChange.objects.filter(vendor_id=job.required_vendor_id, pk=change_id)
    change = changes.waiting().select_related("order__vendor").first()
    if change is None or not change.old_email:
        return ""
    context = {
        "vendor": change.order.vendor,
        "url": answer_url(change),
        "customer_service_email": CUSTOMER_SERVICE_EMAIL,
    }
    text = render_to_string("notifications/address_changes/question.txt", context)
    try:
        send_unsaved(change.old_email, SUBJECT, footer.add_to_text(text, footer.footer_links(change.order)))
    except SmtpRefused as refusal:
        if not refusal.is_final:
            raise
        raise PermanentFailure(f"{change.old_email} could not be asked: {refusal}") from refusal
    return f"{change.old_email} was asked whether the address shall be changed."
