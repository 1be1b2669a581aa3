"""Customer Service → Refunds: open ones first, by state, reason, product and person; also as a file."""

import csv
import io
from collections.abc import Iterator

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from orders.exporting.csv_file import MARK
from orders.exporting.defusing import defuse
from refunds.attention import needing_attention
from refunds.filters import RefundFilter
from refunds.models import Refund
from refunds.models.states import OPEN
from refunds.rates import DAYS, by_product, by_reason
from vendors.middleware import PanelRequest
from vendors.rights import Right

PAGE_SIZE = 50
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
        staff = request.actor.everywhere
        return (
            redirect("admin:refunds_refund_changelist") if staff else render(request, "vendors/no_seat.html")
        )
    found = RefundFilter(request.GET, request.vendor)
    for error in found.errors:
        messages.error(request, error)
    page = request.GET.get("page", "1")
    number = max(int(page), 1) if page.isdecimal() and len(page) < 6 else 1
    start = (number - 1) * PAGE_SIZE
    rows = list(_open_first(found.refunds)[start : start + PAGE_SIZE + 1])
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "rows": rows[:PAGE_SIZE],
        "stuck": needing_attention(rows),
        "form": found.form,
        "filtered": bool(found.chosen),
        "query": query.urlencode(),
        "newer": number - 1,
        "older": number + 1 if len(rows) > PAGE_SIZE else 0,
        "by_product": by_product(request.vendor),
        "by_reason": by_reason(request.vendor),
        "days": DAYS,
        "may_export": request.actor.may(Right.EXPORT, request.vendor),
    }
    return render(request, "refunds/refunds.html", context)


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


def _open_first(found: QuerySet[Refund]) -> QuerySet[Refund]:
    is_open = Case(When(state__in=OPEN, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = found.annotate(later=is_open).order_by("later", "-pk")
    return rows.select_related("order", "approved_by").prefetch_related("items")


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
