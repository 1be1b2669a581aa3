"""Account → Refund Settings: owners change them, the team reads them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from refunds.forms import RefundSettingsForm
from refunds.models import RefundSettings
from vendors.log.recording import recorded_row
from vendors.middleware import PanelRequest
from vendors.rights import Right
from vendors.sign_in.fresh_sign_in import needs_fresh_sign_in


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@needs_fresh_sign_in
def refund_settings(request: PanelRequest) -> HttpResponse:
    if request.vendor is None:
        raise Http404
    may_change = request.actor.may(Right.SETTINGS, request.vendor)
    if request.method == "POST" and not may_change:
        raise PermissionDenied("Only an owner changes these settings.")
    form = RefundSettingsForm(request.POST or None, instance=RefundSettings.of_vendor(request.vendor.pk))
    for field in form.fields.values():
        field.disabled = not may_change
    if request.method == "POST" and form.is_valid():
        with recorded_row(request.actor, form.instance):
            form.save()
        messages.success(request, "Settings saved.")
        return redirect("refund_settings")
    return render(request, "refunds/refund_settings.html", {"form": form, "may_change": may_change})
