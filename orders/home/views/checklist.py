from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from orders.home.checklist import end_checklist
from vendors.access import chosen_vendor_or_404
from vendors.middleware import PanelRequest
from vendors.rights import Right


@login_required
@require_POST
def close_checklist(request: PanelRequest) -> HttpResponse:
    """Take the first steps off Home."""
    vendor = chosen_vendor_or_404(request)
    if not request.actor.may(Right.SETTINGS, vendor):
        raise PermissionDenied("Only an Owner closes the first steps.")
    end_checklist(vendor)
    messages.success(request, "First steps closed. Help says where everything is.")
    return redirect("home")
