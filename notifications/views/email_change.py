"""The pages on which an order's old and new address confirm a change, or stop it. A GET changes nothing."""

from contextlib import suppress

from django.db.models.functions import Now
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from core.contact import CUSTOMER_SERVICE_EMAIL
from core.vendor_transaction import vendor_transaction
from jobs.enqueue import enqueue_all
from jobs.registry import JobRequest
from notifications.actions.change_email import complete
from notifications.address_changes.links import change_of_token
from notifications.address_changes.models import EmailChange
from notifications.address_changes.tasks import ask_new_address
from notifications.emails.footer import footer_links
from orders.actions import Obstacle
from orders.history import record
from orders.models import Activity, Order
from vendors.actor import Actor

State = EmailChange.State
CONFIRMED = "The old address confirmed the change of the email address; the new one is asked."
STOPPED = "The change of the email address was stopped by the old address."


@require_http_methods(["GET", "HEAD", "POST"])
def email_change(request: HttpRequest, token: str) -> HttpResponse:
    """Show the question or what became of it; neither the order nor the new address."""
    change = _change_or_404(token, "email_change")
    answer = request.POST.get("answer", "")
    if request.method == "POST" and answer in ("confirm", "stop"):
        _take(change, answer)
        change.refresh_from_db()
    return _page(request, change, "email_change.html")


@require_http_methods(["GET", "HEAD", "POST"])
def new_email(request: HttpRequest, token: str) -> HttpResponse:
    """Ask the new address, after the old one has confirmed; show nothing of the order."""
    change = _change_or_404(token, "new_email")
    if request.method == "POST" and request.POST.get("answer") == "confirm":
        _complete(change, Actor.customer(change.order, f"{change.new_email}, by link"))
        change.refresh_from_db()
    return _page(request, change, "new_email.html")


def _change_or_404(token: str, route: str) -> EmailChange:
    change = change_of_token(token, route)
    if change is None:
        raise Http404
    return change


def _page(request: HttpRequest, change: EmailChange, template: str) -> HttpResponse:
    contact = change.vendor.support_email or CUSTOMER_SERVICE_EMAIL
    links = footer_links(change.order)
    context = {"change": change, "vendor": change.vendor, "contact": contact, "links": links}
    response = render(request, f"notifications/address_changes/{template}", context)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"
    return response


def _take(change: EmailChange, answer: str) -> None:
    """Take the answer if the change still waits; a later answer, or one after a newer change, does nothing."""
    actor = Actor.customer(change.order, f"{change.old_email}, by link")
    if answer == "stop":
        _stop(change, actor)
    elif change.needs_both:
        _ask_new_address(change, actor)
    else:
        _complete(change, actor)


def _complete(change: EmailChange, actor: Actor) -> None:
    with suppress(Obstacle):
        complete(change, actor, is_confirmed=True)


def _ask_new_address(change: EmailChange, actor: Actor) -> None:
    """Note that the old address has confirmed, and mail the new one, once."""
    with vendor_transaction(change.vendor_id):
        order = Order.objects.locked(change.vendor_id, change.order_id)
        unanswered = EmailChange.objects.of_order(order).waiting().filter(pk=change.pk, old_confirmed_at=None)
        if change.old_email == order.email and unanswered.update(old_confirmed_at=Now()):
            activity = record(order, Activity.Kind.CHANGE, CONFIRMED, actor=actor)
            enqueue_all(
                [JobRequest(ask_new_address, {"change_id": change.pk})],
                vendor_id=order.vendor_id,
                subject=order.as_subject,
                cause_id=activity.pk,
            )


def _stop(change: EmailChange, actor: Actor) -> None:
    with vendor_transaction(change.vendor_id):
        order = Order.objects.locked(change.vendor_id, change.order_id)
        waiting = EmailChange.objects.of_order(order).filter(pk=change.pk)
        if waiting.end(State.STOPPED):
            record(order, Activity.Kind.CHANGE, STOPPED, actor=actor)
