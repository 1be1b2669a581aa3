"""The email with the link of an invitation to a vendor's team. No row holds it: the link is made when it is sent."""

from django.template.loader import render_to_string

from jobs.enqueue import enqueue_all
from jobs.models import Job
from jobs.queues import Queue
from jobs.registry import JobRequest, PermanentFailure, task
from notifications.emails.smtp_session import SmtpRefused, send_unsaved
from notifications.emails.tasks import MAX_ATTEMPTS
from orders.models import Activity
from vendors.models import Invitation
from vendors.team.invitations import link_of


def enqueue_invitation_email(invitation: Invitation) -> None:
    arguments = {"vendor_id": invitation.vendor_id, "invitation_id": invitation.pk}
    enqueue_all([JobRequest(send_invitation, arguments)], vendor_id=invitation.vendor_id)


@task(queue=Queue.MAIL, kind=Activity.Kind.EMAIL, max_attempts=MAX_ATTEMPTS)
def send_invitation(job: Job, *, vendor_id: int, invitation_id: int) -> str:
    """Mail the link; do nothing where the invitation was accepted or revoked meanwhile."""
    invitations = Invitation.objects.filter(vendor_id=vendor_id, pk=invitation_id)
    invitation = invitations.select_related("vendor", "invited_by").first()
    if invitation is None:
        return ""
    context = {"invitation": invitation, "url": link_of(invitation)}
    text = render_to_string("vendors/team/email/invitation.txt", context)
    try:
        send_unsaved(invitation.email, f"Join {invitation.vendor} at MyCommerce", text)
    except SmtpRefused as refusal:
        if not refusal.is_final:
            raise
        raise PermanentFailure(f"The mail server refused it: {refusal}") from refusal
    return ""
