"""Customer Service → Paid but no key."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from delivery.licenses.orders_without_key import attach_key_jobs, deliveries_without_key
from vendors.access import chosen_vendor_or_404
from vendors.middleware import PanelRequest
from vendors.rights import Right

MAX_ROWS = 200


@login_required
@require_safe
def missing_keys(request: PanelRequest) -> HttpResponse:
    """List who paid and waits for a license key, the longest first, with what went wrong and a button to try again."""
    if request.vendor is None and request.actor.rights_everywhere:
        return redirect("admin:delivery_delivery_changelist")
    vendor = chosen_vendor_or_404(request)
    deliveries = list(deliveries_without_key().filter(vendor=vendor)[: MAX_ROWS + 1])
    attach_key_jobs(deliveries)
    context = {
        "deliveries": deliveries[:MAX_ROWS],
        "has_more": len(deliveries) > MAX_ROWS,
        "may_retry": request.actor.may(Right.SUPPORT, vendor),
        "may_change": request.actor.may(Right.CATALOG, vendor),
    }
    return render(request, "delivery/licenses/missing_keys.html", context)
