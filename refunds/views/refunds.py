"""Customer Service → Refunds: open ones first, by state, reason, product and person; also as a file."""

import csv
import io
from collections.abc import Iterator

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from orders.exports.csv_file import MARK
from orders.exports.formula_escape import defuse
from refunds.filters import RefundFilter
from refunds.models import Refund
from refunds.pages import BadRefundCursor, page_of
from refunds.rates import DAYS, by_product, by_reason
from refunds.stuck_refunds import needing_attention
from vendors.middleware import PanelRequest
from vendors.rights import Right

KEPT = 600  # seconds, of the rates
AT_MOST = 100_000  # rows of a file
HEADINGS = (
    "Order ID", "Refund", "State", "Reason", "Amount", "Tax", "Currency", "Products", "Comment", "Asked for by",
    "Approved by", "Failure", "Reference", "Gateway ID", "Created", "Settled",
)  # fmt: skip


@login_required
@require_safe
def refunds(request: PanelRequest) -> HttpResponse:
    """A page of the list; the first one begins with what is open."""
    if request.vendor is None:
        staff = request.actor.rights_everywhere
        return (
            redirect("admin:refunds_refund_changelist") if staff else render(request, "vendors/no_seat.html")
        )
    found = RefundFilter(request.GET, request.vendor)
    for error in found.errors:
        messages.error(request, error)
    rows = found.refunds.select_related("order", "approved_by").prefetch_related("items")
    try:
        page = page_of(rows, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    except BadRefundCursor:
        messages.error(request, "That page does not exist: here is the first one.")
        page = page_of(rows)
    query = request.GET.copy()
    for cursor in ("after", "before"):
        query.pop(cursor, None)
    context = {
        "page": page,
        "stuck": needing_attention(page.rows),
        "form": found.form,
        "filtered": bool(found.chosen),
        "query": query.urlencode(),
        "may_export": request.actor.may(Right.EXPORT, request.vendor),
    }
    return render(request, "refunds/refunds.html", context)


@login_required
@require_safe
def refund_rates(request: PanelRequest) -> HttpResponse:
    """How much came back: a chart that the list fetches once it is shown, and a page of its own."""
    vendor = request.vendor
    if vendor is None:
        raise Http404
    key = f"refund-rates:{vendor.pk}"
    rates = cache.get(key)
    if rates is None:  # it reads all orders of three months
        rates = {"by_product": by_product(vendor), "by_reason": by_reason(vendor), "days": DAYS}
        cache.set(key, rates, KEPT)
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
    rows = RefundFilter(request.GET, request.vendor).refunds.order_by("-pk")[:AT_MOST]
    answer = StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="refunds.csv"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _lines(refunds: QuerySet[Refund]) -> Iterator[bytes]:
    """Every cell quoted; the first and the last of a line are our own, as `defuse` wants it."""
    yield MARK.encode() + _line(HEADINGS)
    rows = refunds.select_related("order", "approved_by").prefetch_related("items")
    for one in rows.iterator(chunk_size=500):
        yield defuse(_line(_cells(one)))


def _cells(one: Refund) -> tuple[object, ...]:
    return (
        one.order.number,
        one.pk,
        one.told,
        one.get_reason_display(),
        one.amount.decimal,
        one.tax.decimal,
        one.currency,
        "; ".join(item.name or item.sku for item in one.items.all()),
        one.comment,
        one.asked_by_name,
        one.approved_by or "",
        one.failure,
        one.reference,
        one.gateway_id,
        localtime(one.created_at).isoformat(timespec="seconds"),
        localtime(one.settled_at).isoformat(timespec="seconds") if one.settled_at else "",
    )


def _line(cells: tuple[object, ...]) -> bytes:
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerow(cells)
    return written.getvalue().encode()
