"""The customer's own refund request, from the order that was found."""

from uuid import UUID, uuid4

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from checkout.order_lookup.order_page import shown
from checkout.order_lookup.refund_form import AskRefundForm
from checkout.order_lookup.views.order_page import opened
from core.rate_limit import Limit
from orders.actions import Obstacle
from orders.models import Order
from refunds.actions.request_refund import RequestRefund
from vendors.actor import Actor

OF_ORDER = Limit("refund-requests-order", 5, 86_400)
OF_ADDRESS = Limit("refund-requests-address", 20, 86_400)
SENT = "Your request was sent."
TOO_OFTEN = "Too many requests today. Please write to orders@mycommerce.com."


@require_http_methods(["GET", "HEAD", "POST"])
def ask_refund(request: HttpRequest, token: str) -> HttpResponse:
    """The link is the proof; the request goes the way of Customer Service's."""

    def show(order: Order) -> HttpResponse:
        action = RequestRefund(order, Actor.customer(order, order.full_name or order.email))
        form = AskRefundForm(request.POST if request.method == "POST" else None, order=order)
        if form.is_valid() and _asked(request, action, form):
            messages.success(request, SENT)
            return redirect("found_order", token)
        context = shown(order) | {"token": token, "form": form, "form_token": _form_token(request)}
        return render(request, "checkout/order_lookup/ask_refund.html", context)

    return opened(request, token, show)


def _asked(request: HttpRequest, action: RequestRefund, form: AskRefundForm) -> bool:
    """Otherwise the form says why not."""
    address = str(get_adapter().get_client_ip(request))
    if not all([OF_ORDER.take(str(action.order.pk)), OF_ADDRESS.take(address)]):
        form.add_error(None, TOO_OFTEN)
        return False
    try:
        action.run(token=_form_token(request), **form.cleaned_data)
    except Obstacle as obstacle:
        form.add_error(None, f"This cannot be asked for now: {obstacle}.")
        return False
    return True


def _form_token(request: HttpRequest) -> str:
    """The same form sent twice asks once."""
    try:
        return str(UUID(request.POST["token"]))
    except (KeyError, ValueError):
        return str(uuid4())
