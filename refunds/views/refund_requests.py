"""Customer Service → Refund requests: what customers wait for."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from refunds.models import RefundRequest
from refunds.requests import with_evidence
from vendors.middleware import PanelRequest
from vendors.rights import Right

SHOWN = 100


@login_required
@require_safe
def refund_requests(request: PanelRequest) -> HttpResponse:
    """Open ones, the oldest first; `?state=` shows those answered, the newest first."""
    if request.vendor is None:
        staff = request.actor.rights_everywhere
        return (
            redirect("admin:refunds_refundrequest_changelist")
            if staff
            else render(request, "vendors/no_seat.html")
        )
    state = request.GET.get("state", "")
    state = state if state in RefundRequest.State.values else RefundRequest.State.OPEN
    rows = request.vendor.refund_requests.filter(state=state).select_related(
        "order", "item__order", "answered_by"
    )
    rows = rows.order_by("pk" if state == RefundRequest.State.OPEN else "-pk")
    context = {
        "rows": with_evidence(list(rows[:SHOWN])),
        "state": state,
        "states": RefundRequest.State.choices,
        "may_answer": request.actor.may(Right.REFUND, request.vendor),
    }
    return render(request, "refunds/refund_requests.html", context)
