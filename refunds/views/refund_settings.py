"""Account → Refund Settings: owners change them, the team reads them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core.money_rows import COMMON_CURRENCIES
from refunds.ceiling_rows import ceiling_rows, take_over
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
    data = request.POST if request.method == "POST" else None
    settings = RefundSettings.of_vendor(request.vendor.pk)
    form, rows = RefundSettingsForm(data, instance=settings), ceiling_rows(settings, data)
    for fields in (form.fields, *(row.fields for formset in rows.values() for row in formset)):
        for field in fields.values():
            field.disabled = not may_change
    if data is not None and form.is_valid() and take_over(settings, rows):
        with recorded_row(request.actor, settings):
            form.save()
        messages.success(request, "Settings saved.")
        return redirect("refund_settings")
    context = {"form": form, "rows": rows, "currencies": COMMON_CURRENCIES, "may_change": may_change}
    return render(request, "refunds/refund_settings.html", context)
