"""What customers do by themselves on the page of their order. A GET of a button's address changes nothing."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from checkout.order_lookup.models import CustomerPageSettings
from checkout.order_lookup.order_page import order_page_context
from checkout.order_lookup.own_forms import OwnAddressForm, OwnMachineForm
from checkout.order_lookup.run_as_customer import NotNow, customer_of, run_as_customer, run_by_button
from checkout.order_lookup.views.order_page import with_order_of_token
from core.form_token import form_token
from delivery.downloads.actions.mail_fresh_link import MailFreshLink
from delivery.licenses.actions.deactivate_machine import DeactivateMachine
from notifications.actions.change_email import ChangeEmail
from notifications.emails.actions.resend_order import ResendOrder
from notifications.emails.compose import RECEIPT
from orders.models import Order, OrderItem

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@with_order_of_token
def own_receipt(request: HttpRequest, order: Order, token: str) -> HttpResponse:
    """Mail the receipt again, to the address on file."""
    if request.method == "POST":
        action = ResendOrder(order, customer_of(order))
        message = f"The receipt is on its way to {order.email}."
        run_by_button(request, action, message=message, switch="mails_receipt", items=[RECEIPT])
    return redirect("found_order", token)


@require_http_methods(METHODS)
@with_order_of_token
def own_fresh_link(request: HttpRequest, order: Order, token: str, item_id: int) -> HttpResponse:
    """Mail fresh download links of a product, by the vendor's settings of these, to the address on file."""
    item = _item_or_404(order, item_id)
    if request.method == "POST":
        action = MailFreshLink(order, customer_of(order), item)
        message = f"A fresh download link is on its way to {order.email}."
        run_by_button(request, action, message=message)
    return redirect("found_order", token)


@require_http_methods(METHODS)
@with_order_of_token
def own_machine(request: HttpRequest, order: Order, token: str, item_id: int) -> HttpResponse:
    """Ask which machine, and deactivate it."""
    item = _item_or_404(order, item_id)
    action = DeactivateMachine(order, customer_of(order), item)
    form = OwnMachineForm(request.POST if request.method == "POST" else None, order=order, item=item)
    if form.is_valid():
        message = DeactivateMachine.confirmation
        run_by_button(
            request, action, message=message, switch="deactivates_machines", comment="", **form.cleaned_data
        )
        return redirect("found_order", token)
    context = order_page_context(order) | {"token": token, "item": item, "form": form}
    context["form_token"] = form_token(request)
    may_deactivate = CustomerPageSettings.of_vendor(order.vendor_id).deactivates_machines
    context["is_offered"] = may_deactivate and not action.refusal()
    return render(request, "checkout/order_lookup/own_machine.html", context)


@require_http_methods(METHODS)
@with_order_of_token
def own_address(request: HttpRequest, order: Order, token: str) -> HttpResponse:
    """Ask for the new address, and mail the old one."""
    form = OwnAddressForm(request.POST if request.method == "POST" else None, order=order)
    if form.is_valid():
        action = ChangeEmail(order, customer_of(order))
        try:
            activity = run_as_customer(request, action, switch="changes_email", **form.cleaned_data)
        except NotNow as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, action.message(activity))
            return redirect("found_order", token)
    context = order_page_context(order) | {"token": token, "form": form, "form_token": form_token(request)}
    return render(request, "checkout/order_lookup/own_address.html", context)


def _item_or_404(order: Order, item_id: int) -> OrderItem:
    """Return the item with all that actions read, if it is one of this order."""
    items = OrderItem.objects.with_related()
    return get_object_or_404(items, vendor_id=order.vendor_id, order_id=order.pk, pk=item_id)
