"""The customer's refund request, by the link to the order."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from checkout.order_lookup.models import CustomerPageSettings
from checkout.order_lookup.order_page import order_page_context
from checkout.order_lookup.refund_form import AskRefundForm
from checkout.order_lookup.views.order_page import with_order_of_token
from core.client_ip import client_network
from core.contact import CUSTOMER_SERVICE_EMAIL
from core.form_token import form_token
from core.rate_limit import Limit
from orders.actions import Obstacle
from orders.models import Order
from refunds.actions.request_refund import RequestRefund
from vendors.actor import Actor

REQUESTS_PER_ORDER = Limit("refund-requests-order", 5, 86_400)
REQUESTS_PER_NETWORK = Limit("refund-requests-network", 20, 86_400)
SENT = "Your request was sent."
NOT_OFFERED = "This is not asked for here any more."
TOO_MANY_REQUESTS = f"Too many requests today. Please write to {CUSTOMER_SERVICE_EMAIL}."


@require_http_methods(["GET", "HEAD", "POST"])
@with_order_of_token
def ask_refund(request: HttpRequest, order: Order, token: str) -> HttpResponse:
    """Run the same action as Customer Service does, for the customer whom the link identifies."""
    action = RequestRefund(order, Actor.customer(order, order.full_name or order.email))
    form = AskRefundForm(request.POST if request.method == "POST" else None, order=order)
    if form.is_valid() and _request_refund(request, action, form):
        messages.success(request, SENT)
        return redirect("found_order", token)
    context = order_page_context(order) | {"token": token, "form": form, "form_token": form_token(request)}
    return render(request, "checkout/order_lookup/ask_refund.html", context)


def _request_refund(request: HttpRequest, action: RequestRefund, form: AskRefundForm) -> bool:
    """Return whether the request was made; otherwise the form shows why not."""
    if not CustomerPageSettings.of_vendor(action.order.vendor_id).asks_refund:
        form.add_error(None, NOT_OFFERED)
        return False
    limits = [
        REQUESTS_PER_ORDER.take(str(action.order.pk)),
        REQUESTS_PER_NETWORK.take(client_network(request)),
    ]
    if not all(limits):
        form.add_error(None, TOO_MANY_REQUESTS)
        return False
    try:
        action.run(token=str(form_token(request)), **form.cleaned_data)
    except Obstacle as obstacle:
        form.add_error(None, f"This cannot be asked for now: {obstacle}.")
        return False
    return True
