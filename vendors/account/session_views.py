"""Account → Sessions."""

from allauth.usersessions.internal.flows.sessions import end_other_sessions, end_sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core.whole_number import whole_number
from vendors.account.sessions import browser_name, browsers_of
from vendors.middleware import PanelRequest


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: PanelRequest) -> HttpResponse:
    """List where the person is signed in; POST signs out there, or everywhere else."""
    if request.method == "POST":
        _sign_out(request)
        return redirect("usersessions_list")
    browsers = browsers_of(request.user, request.session.session_key)
    return render(request, "vendors/account/sessions.html", {"browsers": browsers})


def _sign_out(request: PanelRequest) -> None:
    """End one of the person's own sessions, by its id, or all but this one."""
    if "session" not in request.POST:
        end_other_sessions(request, request.user)
        messages.success(request, "You are signed out everywhere else.")
        return
    pk = whole_number(request.POST["session"]) or 0
    session = UserSession.objects.filter(user=request.user, pk=pk).first()
    if session is None:
        messages.error(request, "This session has ended before.")
        return
    end_sessions(request, [session])
    messages.success(request, f"Signed out: {browser_name(session.user_agent)}.")
