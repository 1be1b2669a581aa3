"""Account → Help desks: owners connect and revoke them; the team reads the list."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from core.panel_url import panel_url
from core.shown_once import show_once, take_shown_once
from desk import help_desks as desks
from desk.forms import HelpDeskForm
from desk.forwarding.answer import newest_forwarded
from desk.forwarding.envelope import forward_address
from desk.models import HelpDesk
from vendors.access import chosen_vendor_or_404
from vendors.log.recording import recorded, recorded_row
from vendors.middleware import PanelRequest
from vendors.models import Vendor
from vendors.rights import Right
from vendors.sign_in.fresh_sign_in import needs_fresh_sign_in

MOST_ROWS = 100


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@needs_fresh_sign_in
def help_desks(request: PanelRequest) -> HttpResponse:
    """List the help desks, the newest first, and connect one, whose address the next page shows once."""
    vendor = chosen_vendor_or_404(request)
    if request.method == "POST":
        _require_right(request, vendor)
    form = HelpDeskForm(vendor, request.POST if request.method == "POST" else None)
    if form.is_valid():
        with recorded(request.actor, vendor.pk) as made:
            help_desk, token, secret = desks.connect(vendor, request.user, **form.cleaned_data)
            made.append(help_desk)
        texts = {"name": help_desk.name, "kind": help_desk.kind, "token": token, "secret": secret}
        show_once(request, "help_desk", **texts)
        messages.success(request, "Help desk connected.")
        return redirect("help_desks")
    context = {
        "form": form,
        "rows": HelpDesk.objects.filter(vendor=vendor).order_by("-pk")[:MOST_ROWS],
        "connected": _connected(request),
        "may_change": request.actor.may(Right.SETTINGS, vendor),
        "forward_address": forward_address(vendor),
        "forwarded": newest_forwarded(vendor),
    }
    return render(request, "desk/help_desks.html", context)


@login_required
@require_POST
@needs_fresh_sign_in
def revoke_help_desk(request: PanelRequest, help_desk_id: int) -> HttpResponse:
    """**Revoke**: its address shows nothing any more."""
    vendor = chosen_vendor_or_404(request)
    help_desk = get_object_or_404(HelpDesk, vendor=vendor, pk=help_desk_id)
    _require_right(request, vendor)
    with recorded_row(request.actor, help_desk):
        desks.revoke(help_desk)
    messages.success(request, "Help desk revoked.")
    return redirect("help_desks")


def _require_right(request: PanelRequest, vendor: Vendor) -> None:
    if not request.actor.may(Right.SETTINGS, vendor):
        raise PermissionDenied("Only an owner connects help desks.")


def _connected(request: PanelRequest) -> dict[str, str] | None:
    """Return what to enter in a help desk that was just connected, and forget it."""
    entry = take_shown_once(request, "help_desk")
    if entry is None:
        return None
    is_legacy = entry["kind"] == HelpDesk.Kind.HELP_SCOUT_LEGACY
    path = reverse("help_scout_app" if is_legacy else "desk_frame", args=[entry.pop("token")])
    return entry | {"url": panel_url(path)}
