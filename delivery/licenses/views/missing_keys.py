"""Customer Service → Paid but no key."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from delivery.catalog_access import vendor_or_404
from delivery.licenses.orders_without_key import look_at_tries, missing
from vendors.middleware import PanelRequest
from vendors.rights import Right

SHOWN = 200


@login_required
@require_safe
def missing_keys(request: PanelRequest) -> HttpResponse:
    """Who paid and waits for a license key, the longest first, with what went wrong and one click to try again."""
    if request.vendor is None and request.actor.rights_everywhere:
        return redirect("admin:delivery_delivery_changelist")
    vendor = vendor_or_404(request)
    deliveries = list(missing().filter(vendor=vendor)[: SHOWN + 1])
    look_at_tries(deliveries)
    context = {
        "deliveries": deliveries[:SHOWN],
        "has_more": len(deliveries) > SHOWN,
        "may_retry": request.actor.may(Right.SUPPORT, vendor),
        "may_change": request.actor.may(Right.CATALOG, vendor),
    }
    return render(request, "delivery/licenses/missing_keys.html", context)
