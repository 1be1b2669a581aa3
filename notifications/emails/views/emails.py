"""The page of an email as it was sent."""

from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.html_sandbox import sandboxed_response
from notifications.emails.actions.resend_order import ResendOrder
from notifications.emails.models import Email
from orders.access import order_or_404
from orders.models import Order
from vendors.middleware import PanelRequest


@login_required
@require_safe
def email(request: PanelRequest, number: str, email_id: int) -> HttpResponse:
    """Show the headers, the text, and the HTML in an iframe."""
    order = order_or_404(request, number)
    email = _email_or_404(order, email_id)
    headers = {**email.headers, "To": email.to, "Subject": email.subject, "Message-ID": email.message_id}
    if email.sent_at:
        headers.pop("Date", None)  # the page says when, in the vendor's time zone
    resend = ResendOrder(order, request.actor).entry()
    context = {
        "order": order,
        "email": email,
        "headers": headers.items(),
        "resend": resend,
        "token": uuid4(),
    }
    return render(request, "notifications/emails/email.html", context)


@login_required
@require_safe
def email_html(request: PanelRequest, number: str, email_id: int) -> HttpResponse:
    """Return the HTML part alone, under a policy by which it runs and loads nothing."""
    email = _email_or_404(order_or_404(request, number), email_id)
    if not email.html:
        raise Http404
    return sandboxed_response(request, email.html)


def _email_or_404(order: Order, email_id: int) -> Email:
    return get_object_or_404(order.emails, pk=email_id)
