from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from vendors.access import chosen_vendor_or_404
from vendors.extension_points import CHECKOUT_SETTINGS
from vendors.forms import CheckoutSettingsForm
from vendors.log.recording import recorded_row
from vendors.middleware import PanelRequest
from vendors.rights import Right
from vendors.sign_in.fresh_sign_in import needs_fresh_sign_in


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@needs_fresh_sign_in
def checkout_settings(request: PanelRequest) -> HttpResponse:
    """Show and save whether the team has Undo, with the panels of all apps: owners change it, the team reads it."""
    vendor = chosen_vendor_or_404(request)
    may_change = request.actor.may(Right.SETTINGS, vendor)
    if request.method == "POST" and not may_change:
        raise PermissionDenied("Only an owner changes these settings.")
    form = CheckoutSettingsForm(request.POST or None, instance=vendor)
    if not may_change:
        for field in form.fields.values():
            field.disabled = True
    if request.method == "POST" and form.is_valid():
        with recorded_row(request.actor, vendor):
            form.save()
        messages.success(request, "Settings saved.")
        return redirect("checkout_settings")
    panels = [(panel, panel.context(request, vendor)) for panel in CHECKOUT_SETTINGS]
    context = {"form": form, "may_change": may_change, "panels": panels}
    return render(request, "vendors/checkout_settings.html", context)
