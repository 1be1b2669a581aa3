"""Customer Service → Refund requests: the customers' requests that the vendor has to answer."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from refunds.answer_urls import answer_urls
from refunds.filters import RefundRequestFilter
from refunds.models import RefundRequest
from refunds.requests import with_evidence
from vendors.middleware import PanelRequest
from vendors.rights import Right

MAX_SHOWN = 100


@login_required
@require_safe
def refund_requests(request: PanelRequest) -> HttpResponse:
    """List open requests, the oldest first, or by `?state=` those answered, the newest first."""
    if request.vendor is None:
        staff = request.actor.rights_everywhere
        return (
            redirect("admin:refunds_refundrequest_changelist")
            if staff
            else render(request, "vendors/no_seat.html")
        )
    request_filter = RefundRequestFilter(request.GET, request.vendor.refund_requests.all())
    requests = request_filter.qs.select_related("order", "item", "answered_by")
    state = request_filter.form.cleaned_data["state"]
    requests = requests.order_by("pk" if state == RefundRequest.State.OPEN else "-pk")
    context = {
        "rows": [
            {
                "refund_request": entry.request,
                "evidence": entry.evidence,
                "answer_urls": answer_urls(entry.request, request.actor),
            }
            for entry in with_evidence(list(requests[:MAX_SHOWN]))
        ],
        "state": state,
        "states": RefundRequest.State.choices,
        "may_answer": request.actor.may(Right.REFUND, request.vendor),
    }
    return render(request, "refunds/refund_requests.html", context)
