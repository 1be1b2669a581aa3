"""Customer Service → Paste a message: the orders that a customer's message is about, and what it asks for."""

from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from core.rate_limit import Limit
from orders.message.cards import Cards
from orders.message.finder import find_orders
from orders.message.forms import MessageForm
from vendors.access import chosen_vendor_or_404
from vendors.middleware import PanelRequest

MESSAGES = Limit("pasted_messages", most=120, seconds=60)
TOO_MANY = "These are many messages in a minute: wait a little, then paste again."


@sensitive_post_parameters("message")
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def paste(request: PanelRequest) -> HttpResponse:
    """Show the box; a POST shows what its text is about. The text comes back into the box and is kept nowhere."""
    vendor = chosen_vendor_or_404(request)
    form, cards = MessageForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        if MESSAGES.take(str(request.user.pk)):
            cards = Cards(find_orders(form.cleaned_data["message"], vendor), request.actor)
        else:
            form.add_error("message", TOO_MANY)
    if cards:
        form.fields["message"].widget.attrs["autofocus"] = False  # the answer comes first
    context = {"form": form, "cards": cards, "token": uuid4()}
    return render(request, "orders/message/paste.html", context)
