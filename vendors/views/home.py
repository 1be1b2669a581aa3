from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from vendors.middleware import PanelRequest


@login_required
@require_safe
def home(request: PanelRequest) -> HttpResponse:
    """Redirect to the list of orders."""
    return redirect("orders")
