"""The page behind the link to an order's old address: confirm the change, or stop it. A GET changes nothing."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from core.contact import CUSTOMER_SERVICE_EMAIL
from core.vendor_transaction import vendor_transaction
from notifications.actions.change_email import complete
from notifications.address_changes.links import change_of_token
from notifications.address_changes.models import EmailChange
from notifications.emails.footer import footer_links
from orders.actions import Obstacle
from orders.history import record
from orders.models import Activity, Order
from vendors.actor import Actor

State = EmailChange.State
STOPPED = "The change of the email address was stopped by the old address."


@require_http_methods(["GET", "HEAD", "POST"])
def email_change(request: HttpRequest, token: str) -> HttpResponse:
    """Show the question or what became of it; neither the order nor the new address."""
    change = change_of_token(token)
    if change is None:
        raise Http404
    answer = request.POST.get("answer", "")
    if request.method == "POST" and answer in ("confirm", "stop"):
        _take(change, answer)
        change.refresh_from_db()
    contact = change.vendor.support_email or CUSTOMER_SERVICE_EMAIL
    links = footer_links(change.order)
    context = {"change": change, "vendor": change.vendor, "contact": contact, "links": links}
    response = render(request, "notifications/address_changes/email_change.html", context)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"
    return response


def _take(change: EmailChange, answer: str) -> None:
    """Take the answer if the change still waits; a later answer, or one after a newer change, does nothing."""
    actor = Actor.customer(change.order, f"{change.old_email}, by link")
    if answer == "stop":
        _stop(change, actor)
        return
    try:
        complete(change, actor, is_confirmed=True)
    except Obstacle:
        return


def _stop(change: EmailChange, actor: Actor) -> None:
    with vendor_transaction(change.vendor_id):
        order = Order.objects.locked(change.vendor_id, change.order_id)
        waiting = EmailChange.objects.of_order(order).filter(pk=change.pk)
        if waiting.end(State.STOPPED):
            record(order, Activity.Kind.CHANGE, STOPPED, actor=actor)
