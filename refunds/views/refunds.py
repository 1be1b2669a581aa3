"""Customer Service → Refunds: the list, open refunds first, with filters; the refund rates; the list as a file."""

from itertools import islice

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from core.csv_response import csv_lines, csv_response
from core.pagination import BadCursor, newest_first
from refunds.filters import RefundFilter
from refunds.models import Refund
from refunds.pages import refund_page
from refunds.rates import DAYS, by_product, by_reason
from refunds.stuck_refunds import stuck_refund_ids
from vendors.middleware import PanelRequest
from vendors.rights import Right

RATES_CACHED_FOR = 600  # seconds
AT_MOST = 100_000  # rows of a file
HEADINGS = (
    "Order ID", "Refund", "State", "Reason", "Amount", "Tax", "Currency", "Products", "Comment", "Asked for by",
    "Approved by", "Failure", "Reference", "Gateway ID", "Created", "Settled",
)  # fmt: skip


@login_required
@require_safe
def refunds(request: PanelRequest) -> HttpResponse:
    """Show a page of the list; the first page begins with the open refunds."""
    if request.vendor is None:
        staff = request.actor.rights_everywhere
        return (
            redirect("admin:refunds_refund_changelist") if staff else render(request, "vendors/no_seat.html")
        )
    refund_filter = RefundFilter(request.GET, request.vendor.refunds.all())
    for error in refund_filter.error_messages:
        messages.error(request, error)
    rows = refund_filter.qs.select_related("order", "approved_by").prefetch_related("items")
    try:
        page = refund_page(rows, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    except BadCursor:
        messages.error(request, "That page does not exist: here is the first one.")
        page = refund_page(rows)
    query = request.GET.copy()
    for cursor in ("after", "before"):
        query.pop(cursor, None)
    context = {
        "page": page,
        "stuck": stuck_refund_ids(page.rows),
        "form": refund_filter.form,
        "filtered": refund_filter.is_filtered,
        "query": query.urlencode(),
        "may_export": request.actor.may(Right.EXPORT, request.vendor),
    }
    return render(request, "refunds/refunds.html", context)


@login_required
@require_safe
def refund_rates(request: PanelRequest) -> HttpResponse:
    """Show the refund rates: as a part that the list loads by htmx, or as a page."""
    vendor = request.vendor
    if vendor is None:
        raise Http404
    key = f"refund-rates:{vendor.pk}"
    rates = cache.get(key)
    if rates is None:  # it reads all orders of three months
        rates = {"by_product": by_product(vendor), "by_reason": by_reason(vendor), "days": DAYS}
        cache.set(key, rates, RATES_CACHED_FOR)
    template = "refunds/_rates.html" if request.htmx else "refunds/refund_rates.html"
    response = render(request, template, rates)
    patch_vary_headers(response, ["HX-Request"])
    return response


@login_required
@require_safe
def refunds_file(request: PanelRequest) -> StreamingHttpResponse:
    """The filtered refunds as CSV."""
    if request.vendor is None:
        raise Http404
    if not request.actor.may(Right.EXPORT, request.vendor):
        raise PermissionDenied("Your role does not allow you to export.")
    refunds = RefundFilter(request.GET, request.vendor.refunds.all()).qs
    refunds = refunds.select_related("order", "approved_by").prefetch_related("items")
    rows = map(_cells, islice(newest_first(refunds), AT_MOST))
    return csv_response(csv_lines(HEADINGS, rows), "refunds.csv")


def _cells(refund: Refund) -> tuple[object, ...]:
    return (
        refund.order.number,
        refund.pk,
        refund.status_text,
        refund.get_reason_display(),
        refund.amount.decimal,
        refund.tax.decimal,
        refund.currency,
        "; ".join(item.name or item.sku for item in refund.items.all()),
        refund.comment,
        refund.requested_by_name,
        refund.approved_by or "",
        refund.failure,
        refund.reference,
        refund.gateway_id,
        localtime(refund.created_at).isoformat(timespec="seconds"),
        localtime(refund.settled_at).isoformat(timespec="seconds") if refund.settled_at else "",
    )
