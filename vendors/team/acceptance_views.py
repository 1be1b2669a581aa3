"""The page behind the link of an invitation, for people with an account and without."""

from typing import Any

from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from vendors.models import Invitation, User
from vendors.team.forms import NewPersonForm
from vendors.team.invitations import NewPerson, accept, accept_as_new, invitation_of_key


@require_http_methods(["GET", "HEAD", "POST"])
def accept_invitation(request: HttpRequest, key: str) -> HttpResponse:
    """Ask what is needed to join the team, and join it: one signs in as the invited address, or gets an account."""
    invitation = invitation_of_key(key)
    if invitation is None:
        return _page(request, {})
    if request.user.is_authenticated:
        return _join_signed_in(request, invitation, request.user)
    if User.objects.filter(email=invitation.email).exists():
        return _page(request, {"invitation": invitation, "must_sign_in": True})
    return _join_as_new(request, invitation)


def _join_signed_in(request: HttpRequest, invitation: Invitation, user: User) -> HttpResponse:
    is_theirs = user.email == invitation.email and not user.is_staff
    if request.method == "POST" and is_theirs:
        if not accept(invitation, user):
            return _page(request, {})
        return _welcome(request, invitation)
    return _page(request, {"invitation": invitation, "is_theirs": is_theirs, "person": user})


def _join_as_new(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    form = NewPersonForm(request.POST if request.method == "POST" else None, email=invitation.email)
    if not form.is_valid():
        return _page(request, {"invitation": invitation, "form": form})
    user = accept_as_new(invitation, NewPerson(**form.cleaned_data))
    if user is None:
        return _page(request, {})
    # Their browser is a known device from now on, as after every sign-in.
    response: HttpResponse = perform_login(request, user, redirect_url=reverse("home"))
    _welcome(request, invitation)
    return response


def _welcome(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Show the vendor whose team was joined."""
    request.session["vendor"] = invitation.vendor_id
    role = invitation.get_role_display()
    messages.success(request, f"Welcome to the team of {invitation.vendor}. Your role: {role}.")
    return redirect("home")


def _page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Return the page; without an invitation it says that the link works no more."""
    return render(request, "vendors/team/accept_invitation.html", context)
