"""Home: what waits for the vendor, and the page of one kind of it."""

from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.pagination import BadCursor
from core.whole_number import whole_number
from orders.home.access import need_or_404
from orders.home.checklist import checklist
from orders.home.counts import counted_total
from orders.home.extension_points import HOME_PANELS, Need
from orders.home.groups import groups_of, lines_of
from orders.home.models import SetAside
from orders.home.waiting import described_rows, read_rows, waiting_rows
from vendors.access import chosen_vendor_or_404
from vendors.middleware import PanelRequest
from vendors.models import Vendor
from vendors.rights import Right

PAGE_SIZE = 50
MAX_SET_ASIDE = 20
CURSOR_DATE = "%Y%m%dT%H%M%S.%f"


@login_required
@require_safe
def home(request: PanelRequest) -> HttpResponse:
    """Show what needs attention; staff, who have no vendor, begin at the admin."""
    if request.vendor is None:
        is_staff = request.actor.rights_everywhere
        return redirect("admin:index") if is_staff else render(request, "vendors/no_seat.html")
    groups, clear = groups_of(request.vendor, request.actor)
    context = {
        "groups": groups,
        "clear": clear,
        "lines": checklist(request.vendor, request.actor),
        "may_close": request.actor.may(Right.SETTINGS, request.vendor),
        "panels": [(panel, panel.context(request, request.vendor)) for panel in HOME_PANELS],
        "may_set_aside": request.actor.may(Right.SUPPORT, request.vendor),
    }
    return render(request, "orders/home/home.html", context)


@login_required
@require_safe
def attention_count(request: PanelRequest) -> HttpResponse:
    """Return the number beside **Home**, for a page that was shown before it was counted."""
    vendor = chosen_vendor_or_404(request)
    return render(
        request, "orders/home/_count.html", {"attention": counted_total(vendor.pk), "vendor": vendor}
    )


@login_required
@require_safe
def need_page(request: PanelRequest, slug: str) -> HttpResponse:
    """List all that waits of one kind, the oldest first, in pages by key."""
    vendor, need = chosen_vendor_or_404(request), need_or_404(slug)
    rows = described_rows(need, waiting_rows(need, vendor.pk))
    try:
        rows = _after(rows, request.GET.get("after", ""))
    except BadCursor:
        return HttpResponseRedirect(request.path)
    page = read_rows(vendor.pk, [rows[: PAGE_SIZE + 1]]).get(need.slug, [])
    last = page[PAGE_SIZE - 1] if len(page) > PAGE_SIZE else None
    context = {
        "need": need,
        "lines": list(lines_of(need, page[:PAGE_SIZE], vendor, request.actor)),
        "older_url": f"?after={last.since.astimezone(UTC):{CURSOR_DATE}}_{last.pk}" if last else "",
        "set_aside": _set_aside(need, vendor),
        "newer_url": "?" if request.GET.get("after") else "",
        "may_set_aside": request.actor.may(Right.SUPPORT, vendor),
    }
    return render(request, "orders/home/need.html", context)


def _set_aside(need: Need, vendor: Vendor) -> list[SetAside]:
    """Return the newest rows of this kind that are handled or put off, to be brought back."""
    rows = SetAside.objects.filter(
        Q(until=None) | Q(until__gt=timezone.now()), vendor_id=vendor.pk, need=need.slug
    )
    return list(rows.select_related("order", "user").order_by("-set_aside_at", "-pk")[:MAX_SET_ASIDE])


def _after(rows: QuerySet[Any], cursor: str) -> QuerySet[Any]:
    """Return the rows after the cursor: its date and its id. Raises BadCursor."""
    if not cursor:
        return rows
    date_text, _, pk_text = cursor.partition("_")
    pk = whole_number(pk_text)
    try:
        since = datetime.strptime(date_text, CURSOR_DATE).replace(tzinfo=UTC)
    except ValueError as error:
        raise BadCursor(cursor) from error
    if pk is None:
        raise BadCursor(cursor)
    return rows.filter(Q(row_since__gt=since) | Q(row_since=since, pk__gt=pk))
