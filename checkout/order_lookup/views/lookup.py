"""The page /order-search/ with two forms: by email address and Order ID, and by card.

Who knows the email address and the Order ID is shown the order; by card the link is mailed to the address on file.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from checkout.order_lookup import find_order
from checkout.order_lookup.forms import FindByCardForm, FindOrderForm
from checkout.order_lookup.links import SHOWN_FOR, order_url
from checkout.order_lookup.models import LookupRequest
from checkout.order_lookup.private_response import private_response
from core.client_ip import client_network
from core.contact import CUSTOMER_SERVICE_EMAIL


@require_http_methods(["GET", "HEAD", "POST"])
def order_search(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request)
    return _find_by_card(request) if request.POST.get("by") == "card" else _find_by_number(request)


def _find_by_number(request: HttpRequest) -> HttpResponse:
    form = FindOrderForm(request.POST)
    if not form.is_valid():
        return _page(request, order_form=form)
    network = client_network(request)
    email, number = form.cleaned_data["email"], form.cleaned_data["number"]
    if not find_order.may_try_number(network, email, number):
        return _page(request, order_form=form, outcome="throttled")
    if find_order.MISSES.is_used_up():  # too many guesses: the answer goes to the address on file
        LookupRequest.objects.create(form_data={"email": email, "number": number})
        return _page(request, order_form=form, outcome="mailed")
    order = find_order.find_order(email, number)
    if order is None:
        find_order.MISSES.take()
        return _page(request, order_form=form, outcome="missed")
    find_order.give_try_back(network, email, number)
    return private_response(redirect(order_url(order, lifetime=SHOWN_FOR)))


def _find_by_card(request: HttpRequest) -> HttpResponse:
    """Leave the search to a worker, so that hit and miss take the same time here."""
    form = FindByCardForm(request.POST, auto_id="card_%s")
    if not form.is_valid():
        return _page(request, card_form=form)
    data = form.cleaned_data
    if not find_order.may_guess_card(client_network(request), data["last4"], data["on"]):
        return _page(request, card_form=form, outcome="throttled")
    LookupRequest.objects.create(
        form_data={
            "brand": data["brand"],
            "last4": data["last4"],
            "on": data["on"].isoformat(),
            "amount": str(data["amount"]),
        }
    )
    return _page(request, card_form=form, outcome="mailed")


def _page(
    request: HttpRequest,
    *,
    order_form: FindOrderForm | None = None,
    card_form: FindByCardForm | None = None,
    outcome: str = "",
) -> HttpResponse:
    """Render the page; a form that was sent keeps what was typed, so that one wrong character can be put right."""
    context = {
        "order_form": order_form or FindOrderForm(),
        "card_form": card_form or FindByCardForm(auto_id="card_%s"),
        "outcome": outcome,
        "customer_service": CUSTOMER_SERVICE_EMAIL,
    }
    response = render(
        request,
        "checkout/order_lookup/order_search.html",
        context,
        status=429 if outcome == "throttled" else 200,
    )
    if outcome == "throttled":
        response["Retry-After"] = "600"
    return private_response(response)
