"""What an Owner does about an open invitation."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from vendors.access import row_or_404
from vendors.log.recording import recorded_row
from vendors.middleware import PanelRequest
from vendors.models import Invitation
from vendors.sign_in.fresh_sign_in import needs_fresh_sign_in
from vendors.sign_in.limits import INVITATIONS
from vendors.team import invitations
from vendors.team.views import TOO_MANY_INVITATIONS, require_team_right

GONE = "{} has accepted the invitation, or it was revoked before."


@login_required
@require_POST
@needs_fresh_sign_in
def resend(request: PanelRequest, invitation_id: int) -> HttpResponse:
    """**Resend**: a new link goes out, and the one before ends."""
    invitation = _invitation_or_404(request, invitation_id)
    if not INVITATIONS.take(str(invitation.vendor_id)):
        messages.error(request, TOO_MANY_INVITATIONS)
    elif _resend(request, invitation):
        messages.success(request, f"Invitation sent to {invitation.email} again. The earlier link has ended.")
    else:
        messages.error(request, GONE.format(invitation.email))
    return redirect("team")


@login_required
@require_POST
@needs_fresh_sign_in
def revoke(request: PanelRequest, invitation_id: int) -> HttpResponse:
    """**Revoke**: the link that was mailed opens nothing any more."""
    invitation = _invitation_or_404(request, invitation_id)
    with recorded_row(request.actor, invitation):
        is_revoked = invitations.revoke(invitation, by=request.user)
    if is_revoked:
        messages.success(request, f"The invitation of {invitation.email} is revoked.")
    else:
        messages.error(request, GONE.format(invitation.email))
    return redirect("team")


def _resend(request: PanelRequest, invitation: Invitation) -> bool:
    with recorded_row(request.actor, invitation):
        return invitations.resend(invitation, by=request.user)


def _invitation_or_404(request: PanelRequest, invitation_id: int) -> Invitation:
    """Return the invitation, whose team the person may change."""
    invitation = row_or_404(request, Invitation.objects.select_related("vendor"), invitation_id)
    require_team_right(request, invitation.vendor)
    return invitation
