"""/order-search/: an order is shown to who knows its email address and number; a card only has a link mailed."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from checkout.order_lookup import find_order
from checkout.order_lookup.forms import FindByCardForm, FindOrderForm
from checkout.order_lookup.links import SHOWN_FOR, found_url
from checkout.order_lookup.models import LookupRequest


@require_http_methods(["GET", "HEAD", "POST"])
def order_search(request: HttpRequest) -> HttpResponse:
    """Two forms on one page."""
    if request.method != "POST":
        return _page(request)
    return _by_card(request) if request.POST.get("by") == "card" else _by_number(request)


def private(answer: HttpResponse) -> HttpResponse:
    """Nothing of it is kept, found by search engines, or told to the next site.

    Not `no-referrer`: with it browsers send forms with `Origin: null`, which the CSRF check refuses.
    """
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex"
    answer["Referrer-Policy"] = "same-origin"
    return answer


def _by_number(request: HttpRequest) -> HttpResponse:
    form = FindOrderForm(request.POST)
    if not form.is_valid():
        return _page(request, order_form=form)
    email, number = form.cleaned_data["email"], form.cleaned_data["number"]
    if not find_order.may_try(_address(request), email, number):
        return _page(request, outcome="throttled")
    if find_order.MISSES.is_used_up():  # somebody guesses: from now on the answer goes to the address on file
        LookupRequest.objects.create(asked={"email": email, "number": number})
        return _page(request, outcome="mailed")
    order = find_order.find(email, number)
    if order is None:
        find_order.MISSES.take()
        return _page(request, outcome="missed")
    return private(redirect(found_url(order, lifetime=SHOWN_FOR)))


def _by_card(request: HttpRequest) -> HttpResponse:
    """Hit and miss are the same to this process: a worker looks."""
    form = FindByCardForm(request.POST, auto_id="card_%s")
    if not form.is_valid():
        return _page(request, card_form=form)
    asked = form.cleaned_data
    if not find_order.may_guess_card(_address(request), asked["last4"], asked["on"]):
        return _page(request, outcome="throttled")
    LookupRequest.objects.create(
        asked={
            "brand": asked["brand"],
            "last4": asked["last4"],
            "on": asked["on"].isoformat(),
            "amount": str(asked["amount"]),
        }
    )
    return _page(request, outcome="mailed")


def _page(
    request: HttpRequest,
    *,
    order_form: FindOrderForm | None = None,
    card_form: FindByCardForm | None = None,
    outcome: str = "",
) -> HttpResponse:
    """After an outcome the forms are empty: the page never says what was typed."""
    context = {
        "order_form": order_form or FindOrderForm(),
        "card_form": card_form or FindByCardForm(auto_id="card_%s"),
        "outcome": outcome,
    }
    answer = render(
        request,
        "checkout/order_lookup/order_search.html",
        context,
        status=429 if outcome == "throttled" else 200,
    )
    if outcome == "throttled":
        answer["Retry-After"] = "600"
    return private(answer)


def _address(request: HttpRequest) -> str:
    return str(get_adapter().get_client_ip(request))
