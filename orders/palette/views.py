"""The palette as a page; the dialog of every page asks for its results alone."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from core.safe_next_url import safe_next_url
from core.text import plain_text
from orders.palette.results import Results
from orders.search.key_filters import LONGEST
from vendors.middleware import PanelRequest


@login_required
@require_safe
def palette(request: PanelRequest) -> HttpResponse:
    """Show what has the typed words: actions of the order at hand, orders, customers, pages."""
    typed = plain_text(request.GET.get("q", "")[:LONGEST])
    results = Results(request, typed=typed, page=safe_next_url(request))
    template = "orders/palette/_results.html" if request.htmx else "orders/palette/palette.html"
    response = render(request, template, {"results": results, "for_dialog": bool(request.htmx)})
    patch_vary_headers(response, ["HX-Request"])
    return response
