"""What the page of a refused download offers: a fresh link, mailed to the address on file."""

from contextlib import suppress

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from core.client_ip import client_network
from core.contact import CUSTOMER_SERVICE_EMAIL
from delivery.downloads import quota
from delivery.downloads.actions.mail_fresh_link import MailFreshLink
from delivery.downloads.fresh_links import PER_NETWORK
from delivery.downloads.models import DownloadLink
from delivery.downloads.refusal_page import without_caching
from orders.actions import Obstacle
from orders.models import OrderItem
from vendors.actor import Actor


@require_http_methods(["GET", "HEAD", "POST"])
def mail_fresh_link(request: HttpRequest, token: str) -> HttpResponse:
    """Mail the link where that is allowed, and respond with the same words to everybody, whatever the token.

    So the page says nothing of the order, and a second click finds the page that the first one found.
    """
    if request.method != "POST":
        return _page_of_link(token)
    may_try = PER_NETWORK.take(client_network(request))
    if may_try and (link := quota.find_link(token)):
        with suppress(Obstacle, PermissionDenied):
            _mail(link)
    context = {"contact": CUSTOMER_SERVICE_EMAIL}
    return without_caching(render(request, "delivery/downloads/fresh_link.html", context))


def _page_of_link(token: str) -> HttpResponse:
    """Lead to the page of the link: whoever opens or fetches this address ahead asks for nothing."""
    if quota.find_link(token) is None:
        raise Http404
    return redirect("download_page", token)


def _mail(link: DownloadLink) -> None:
    """Run the action for the customer, who has proved no more than to have the link. Raises Obstacle."""
    items = OrderItem.objects.with_related().select_related("order__vendor")
    item = items.get(vendor_id=link.vendor_id, pk=link.item_id)
    order = item.order
    actor = Actor.customer(order, order.full_name or order.email or "Customer")
    MailFreshLink(order, actor, item).run()
