"""Customer Service → Disputes, and the page that gathers the evidence about one."""

from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from orders.access import order_or_404
from refunds.evidence import evidence_of
from vendors.middleware import PanelRequest

MAX_SHOWN = 100


@login_required
@require_safe
def disputes(request: PanelRequest) -> HttpResponse:
    """List the vendor's disputes: the open ones by their deadline, then the newest that are over."""
    if request.vendor is None:
        staff = request.actor.rights_everywhere
        return (
            redirect("admin:refunds_dispute_changelist") if staff else render(request, "vendors/no_seat.html")
        )
    rows = request.vendor.disputes.select_related("order")
    context = {
        "open": rows.filter(closed_at=None).order_by(F("due_at").asc(nulls_last=True), "pk")[:MAX_SHOWN],
        "closed": rows.exclude(closed_at=None).order_by("-pk")[:MAX_SHOWN],
    }
    return render(request, "refunds/disputes.html", context)


@login_required
@require_safe
def dispute(request: PanelRequest, number: str, dispute_id: int) -> HttpResponse:
    """Show a dispute with its deadline and all that speaks for the vendor, on one page that can be printed."""
    order = order_or_404(request, number)
    row = get_object_or_404(order.disputes, pk=dispute_id)
    row.order = order
    context = {
        "order": order,
        "dispute": row,
        "items": order.items.order_by("position"),
        "sections": evidence_of(order),
    }
    return render(request, "refunds/dispute.html", context)
