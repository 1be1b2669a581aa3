"""The page of a notice: its body as created beside its body as of now, and every attempt."""

from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from notifications.webhooks.create_notices import current_body
from notifications.webhooks.models import Notice
from notifications.webhooks.payload_diff import diff_payloads
from orders.access import order_or_404
from vendors.middleware import PanelRequest
from vendors.rights import Right


@login_required
@require_safe
def notice(request: PanelRequest, number: str, notice_id: int) -> HttpResponse:
    """Show a notice of an order."""
    order = order_or_404(request, number)
    notices = Notice.objects.select_related("endpoint", "resend_of").prefetch_related("attempts")
    notice = get_object_or_404(notices, order=order, pk=notice_id)
    notice.order = order
    original, current = diff_payloads(notice.body, current_body(notice))
    context = {
        "order": order,
        "notice": notice,
        "original": original,
        "current": current,
        "changed_lines": sum(line.differs for line in original + current),
        "token": uuid4(),
        "may_resend": request.actor.may(Right.SUPPORT, order) and not notice.endpoint.removed_at,
    }
    return render(request, "notifications/webhooks/notice.html", context)
