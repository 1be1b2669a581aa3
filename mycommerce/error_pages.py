"""The pages of errors: customers' addresses speak to customers, all others to the vendor's team.

A page loses nothing that was typed: a form that may be sent again carries it, and the browser keeps it
(static/js/keep_draft.js).
"""

import re
from typing import Any, NoReturn

import structlog
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views import defaults

from checkout.order_lookup.private_response import private_response
from checkout.vendor_of_address import contact_of, vendor_of_address
from core.safe_next_url import own_referer
from vendors.models import Vendor

CUSTOMER_PATH = re.compile(r"/(checkout|order-search|email-change|d|k|activate)(/|$)", re.IGNORECASE)
MAX_REPEATED = 100_000  # characters of a form that a page carries
SECRET_FIELDS = re.compile("password|secret|^code$", re.IGNORECASE)
HIDDEN_FIELDS = {"token", "next", "action", "shown", "up_to", "again"}
CSRF_FIELD = "csrfmiddlewaretoken"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not is_for_customers(request):
        return defaults.bad_request(request, exception)
    return _customer_page(request, 400, "damaged", vendor_of_address(request))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not is_for_customers(request):
        return defaults.permission_denied(request, exception)
    return _customer_page(request, 403, "refused", vendor_of_address(request))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not is_for_customers(request):
        return defaults.page_not_found(request, exception)
    return _customer_page(request, 404, "missing", vendor_of_address(request))


def server_error(request: HttpRequest) -> HttpResponse:
    """Render without the request, so that nothing on the page queries the database.

    The page has the number of the request, which each of its log lines carries.
    """
    if is_for_customers(request):
        return _customer_page(None, 500, "broken")
    request_id = structlog.contextvars.get_contextvars().get("request_id", "")
    return HttpResponse(render_to_string("500.html", {"request_id": request_id}), status=500)


def service_unavailable(request: HttpRequest) -> HttpResponse:
    """Render without the request. Its form repeats the old one, token included: whoever made it, sends it again."""
    form = {"again": _typed(request), "path": request.get_full_path()}
    if is_for_customers(request):
        response = _customer_page(None, 503, "unavailable", None, form)
    else:
        response = HttpResponse(render_to_string("503.html", form), status=503)
    response["Retry-After"] = "5"
    return response


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form without a valid CSRF token.

    Customers may send theirs again, since their address alone is their proof. In the panel another site may have
    made the form, so the page shows what was typed and leads back to where it stands.
    """
    typed = [(name, value) for name, value in _typed(request) if name != CSRF_FIELD]
    if is_for_customers(request):
        form = {"again": typed, "path": request.get_full_path()}
        return _customer_page(request, 403, "stale", vendor_of_address(request), form)
    visible = [
        (name.replace("_", " "), value) for name, value in typed if name not in HIDDEN_FIELDS and value
    ]
    context = {"typed": visible, "form_url": own_referer(request)}
    return render(request, "403_csrf.html", context, status=403)


def no_page(request: HttpRequest) -> NoReturn:
    """Answer an address that no page has."""
    raise Http404


def is_for_customers(request: HttpRequest) -> bool:
    return CUSTOMER_PATH.match(request.path_info) is not None


def _customer_page(
    request: HttpRequest | None,
    status: int,
    error: str,
    vendor: Vendor | None = None,
    form: dict[str, Any] | None = None,
) -> HttpResponse:
    own = {"status": status, "error": error, "vendor": vendor, "contact": contact_of(vendor)}
    context = own | (form or {})
    text = render_to_string("customer_error.html", context, request)
    return private_response(HttpResponse(text, status=status))


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the fields of a form that was sent; none if it has a file, a secret or too much to be repeated."""
    try:
        fields = [(name, value) for name, values in request.POST.lists() for value in values]
        has_files = bool(request.FILES)
    except (OSError, SuspiciousOperation, MultiPartParserError):
        return []
    is_long = sum(len(value) for _, value in fields) > MAX_REPEATED
    has_secret = any(SECRET_FIELDS.search(name) for name, _ in fields)
    return [] if has_files or has_secret or is_long else fields
