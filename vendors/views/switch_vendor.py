from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from core.safe_next_url import safe_next_url
from vendors.middleware import PanelRequest, choose_vendor


@login_required
@require_POST
def switch_vendor(request: PanelRequest) -> HttpResponse:
    """Choose another of this person's vendors, and go back to the page."""
    try:
        choose_vendor(request, int(request.POST.get("vendor", "")))
    except ValueError:
        raise Http404 from None
    return HttpResponseRedirect(safe_next_url(request) or reverse("orders"))
