"""When customers may have a fresh download link mailed: owners change it, the team reads it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from delivery.downloads.forms import FreshLinkSettingsForm
from delivery.downloads.models import FreshLinkSettings
from vendors.access import chosen_vendor_or_404
from vendors.log.recording import recorded_row
from vendors.middleware import PanelRequest
from vendors.rights import Right


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def fresh_link_settings(request: PanelRequest) -> HttpResponse:
    vendor = chosen_vendor_or_404(request)
    may_change = request.actor.may(Right.SETTINGS, vendor)
    if request.method == "POST" and not may_change:
        raise PermissionDenied("Only an owner changes these settings.")
    form = FreshLinkSettingsForm(request.POST or None, instance=FreshLinkSettings.of_vendor(vendor.pk))
    for field in form.fields.values():
        field.disabled = not may_change
    if request.method == "POST" and form.is_valid():
        with recorded_row(request.actor, form.instance):
            form.save()
        messages.success(request, "Settings saved.")
        return redirect("checkout_settings")
    return render(
        request, "delivery/downloads/fresh_link_settings.html", {"form": form, "may_change": may_change}
    )
