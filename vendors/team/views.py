"""Account → Team: who is in it, and what an Owner does about it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from vendors.access import chosen_vendor_or_404, row_or_404
from vendors.log.recording import recorded
from vendors.middleware import PanelRequest
from vendors.models import Invitation, Seat, Vendor
from vendors.rights import Right
from vendors.sign_in.fresh_sign_in import needs_fresh_sign_in
from vendors.sign_in.limits import INVITATIONS
from vendors.team.forms import InviteForm, RoleForm
from vendors.team.invitations import MOST_PEOPLE, CannotInvite, invite
from vendors.team.seats import ONLY_OWNERS, LastOwner, change_role, remove_seat, rows_of_seat, seats_of

TOO_MANY_INVITATIONS = "Your team has sent many invitations within the hour. Wait an hour and try again."
LAST_OWNER = "{} is the only Owner. Make somebody else an Owner first."


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@needs_fresh_sign_in
def team(request: PanelRequest) -> HttpResponse:
    """List the seats and the open invitations, and invite somebody."""
    vendor = chosen_vendor_or_404(request)
    may_change = request.actor.may(Right.TEAM, vendor)
    if request.method == "POST":
        require_team_right(request, vendor)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _invite(request, vendor, form):
        return redirect("team")
    context = {
        "form": form,
        "may_change": may_change,
        "seats": seats_of(vendor).order_by("user__email")[:MOST_PEOPLE],
        "invitations": vendor.invitations.order_by("email")[:MOST_PEOPLE],
    }
    return render(request, "vendors/team/team.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@needs_fresh_sign_in
def seat(request: PanelRequest, seat_id: int) -> HttpResponse:
    """Show a seat, and give it another role."""
    seat = row_or_404(request, Seat.objects.select_related("user", "vendor"), seat_id)
    may_change = request.actor.may(Right.TEAM, seat.vendor)
    if request.method == "POST":
        require_team_right(request, seat.vendor)
    form = RoleForm(request.POST if request.method == "POST" else None, initial={"role": seat.role})
    form.fields["role"].disabled = not may_change
    if form.is_valid():
        try:
            with recorded(request.actor, seat.vendor_id, *rows_of_seat(seat)):
                change_role(seat, form.cleaned_data["role"], by=request.user)
        except LastOwner:
            form.add_error("role", LAST_OWNER.format(seat.user))
        else:
            messages.success(request, "Role changed.")
            return redirect("team")
    return render(request, "vendors/team/seat.html", {"form": form, "seat": seat, "may_change": may_change})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@needs_fresh_sign_in
def remove(request: PanelRequest, seat_id: int) -> HttpResponse:
    """**Remove**: ask, and take a person out of the team."""
    seat = row_or_404(request, Seat.objects.select_related("user", "vendor"), seat_id)
    error = ""
    if request.method == "POST":
        require_team_right(request, seat.vendor)
        try:
            with recorded(request.actor, seat.vendor_id, *rows_of_seat(seat)):
                remove_seat(seat, by=request.user)
        except LastOwner:
            error = LAST_OWNER.format(seat.user)
        else:
            messages.success(request, f"{seat.user} is no longer in the team.")
            return redirect("home" if seat.user_id == request.user.pk else "team")
    context = {"seat": seat, "may_change": request.actor.may(Right.TEAM, seat.vendor), "error": error}
    return render(request, "vendors/team/remove.html", context)


def require_team_right(request: PanelRequest, vendor: Vendor) -> None:
    """Raise PermissionDenied unless the person may change the vendor's team."""
    if not request.actor.may(Right.TEAM, vendor):
        raise PermissionDenied(ONLY_OWNERS)


def _invite(request: PanelRequest, vendor: Vendor, form: InviteForm) -> bool:
    """Invite whom the form names; return False when it says why not."""
    email = form.cleaned_data["email"]
    if not INVITATIONS.take(str(vendor.pk)):
        form.add_error("email", TOO_MANY_INVITATIONS)
        return False
    try:
        invitations = Invitation.objects.filter(vendor_id=vendor.pk, email=email)
        with recorded(request.actor, vendor.pk, invitations):
            invite(vendor, email, form.cleaned_data["role"], by=request.user)
    except CannotInvite as problem:
        form.add_error("email", str(problem))
        return False
    messages.success(request, f"Invitation sent to {email}.")
    return True
