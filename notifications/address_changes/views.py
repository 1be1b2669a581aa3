"""Account → Address changes: owners say when an old address is asked, the team reads it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from notifications.address_changes.forms import AddressSettingsForm
from notifications.address_changes.models import AddressSettings
from vendors.access import chosen_vendor_or_404
from vendors.log.recording import recorded_row
from vendors.middleware import PanelRequest
from vendors.rights import Right
from vendors.sign_in.fresh_sign_in import needs_fresh_sign_in


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@needs_fresh_sign_in
def address_settings(request: PanelRequest) -> HttpResponse:
    vendor = chosen_vendor_or_404(request)
    may_change = request.actor.may(Right.SETTINGS, vendor)
    if request.method == "POST" and not may_change:
        raise PermissionDenied("Only an owner changes these settings.")
    form = AddressSettingsForm(request.POST or None, instance=AddressSettings.of_vendor(vendor.pk))
    for field in form.fields.values():
        field.disabled = not may_change
    if request.method == "POST" and form.is_valid():
        with recorded_row(request.actor, form.instance):
            form.save()
        messages.success(request, "Settings saved.")
        return redirect("address_settings")
    context = {"form": form, "may_change": may_change}
    return render(request, "notifications/address_changes/settings.html", context)
