"""Account → Log: who changed what of settings, team and catalog."""

from itertools import islice

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from core.csv_response import csv_lines, csv_response
from core.pagination import BadCursor, newest_first
from vendors.access import chosen_vendor_or_404
from vendors.log.filters import VendorLogFilter
from vendors.log.pages import log_page
from vendors.middleware import PanelRequest
from vendors.models import VendorLogEntry
from vendors.rights import Right

AT_MOST = 100_000  # entries in a file
HEADINGS = ("Time", "Kind", "What", "Change", "By", "Customer Service", "Field", "Before", "After", "Entry")


@login_required
@require_safe
def vendor_log(request: PanelRequest) -> HttpResponse:
    """Show a page of the log; the whole team reads it."""
    vendor = chosen_vendor_or_404(request)
    log_filter = VendorLogFilter(request.GET, vendor.log_entries.all())
    for error in log_filter.error_messages:
        messages.error(request, error)
    try:
        page = log_page(
            log_filter.qs, after=request.GET.get("after", ""), before=request.GET.get("before", "")
        )
    except BadCursor:
        messages.error(request, "That page does not exist: here is the first one.")
        page = log_page(log_filter.qs)
    query = request.GET.copy()
    for cursor in ("after", "before"):
        query.pop(cursor, None)
    context = {
        "page": page,
        "form": log_filter.form,
        "filtered": log_filter.is_filtered,
        "query": query.urlencode(),
        "may_export": request.actor.may(Right.EXPORT, vendor),
    }
    return render(request, "vendors/log/log.html", context)


@login_required
@require_safe
def vendor_log_file(request: PanelRequest) -> StreamingHttpResponse:
    """Send the filtered log as CSV, one line for each field that changed."""
    vendor = chosen_vendor_or_404(request)
    if not request.actor.may(Right.EXPORT, vendor):
        raise PermissionDenied("Your role does not allow you to export.")
    entries = islice(newest_first(VendorLogFilter(request.GET, vendor.log_entries.all()).qs), AT_MOST)
    lines = (line for entry in entries for line in _lines(entry))
    return csv_response(csv_lines(HEADINGS, lines), "log.csv")


def _lines(entry: VendorLogEntry) -> list[tuple[object, ...]]:
    # The number stands last, as the first and the last cell of a line are no texts that people typed.
    return [
        (
            localtime(entry.happened_at).isoformat(timespec="seconds"),
            entry.get_kind_display(),
            entry.subject,
            entry.get_change_display(),
            entry.actor_name,
            "yes" if entry.by_staff else "no",
            *texts,
            entry.pk,
        )
        for texts in entry.changes or [("", "", "")]
    ]
