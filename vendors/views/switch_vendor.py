from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from core.safe_next_url import safe_next_url
from core.whole_number import whole_number
from vendors.middleware import PanelRequest, choose_vendor


@login_required
@require_POST
def switch_vendor(request: PanelRequest) -> HttpResponse:
    """Choose another of this person's vendors, and go back to the page."""
    vendor_id = whole_number(request.POST.get("vendor", ""))
    if vendor_id is None:
        raise Http404
    choose_vendor(request, vendor_id)
    return HttpResponseRedirect(safe_next_url(request) or reverse("orders"))
