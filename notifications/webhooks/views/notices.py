"""One notice: what it said when it was first sent, what it would say now, and every try."""

from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from notifications.webhooks.create_notices import body_now
from notifications.webhooks.models import Notice
from notifications.webhooks.payload_diff import beside
from orders.access import order_or_404
from vendors.middleware import PanelRequest
from vendors.rights import Right


@login_required
@require_safe
def notice(request: PanelRequest, number: str, notice_id: int) -> HttpResponse:
    order = order_or_404(request, number)
    notices = Notice.objects.select_related("endpoint", "first").prefetch_related("attempts")
    notice = get_object_or_404(notices, order=order, pk=notice_id)
    notice.order = order
    written, now = beside(notice.body, body_now(notice))
    context = {
        "order": order,
        "notice": notice,
        "written": written,
        "now": now,
        "changed": sum(line.differs for line in written + now),
        "token": uuid4(),
        "may_resend": request.actor.may(Right.SUPPORT, order) and not notice.endpoint.removed_at,
    }
    return render(request, "notifications/webhooks/notice.html", context)
