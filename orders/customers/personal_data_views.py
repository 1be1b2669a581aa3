"""**Export personal data** and **Erase personal data** of a customer, from their page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.csv_response import set_attachment
from orders.access import order_or_404
from orders.customers.customer import Customer
from orders.customers.forms import AddressForm, ErasureForm
from orders.customers.personal_data import (
    EXPORTERS_ONLY,
    MAX_ORDERS,
    OWNERS_ONLY,
    TooManyOrders,
    export_address,
    request_erasure_of,
)
from orders.models import Order
from orders.personal_data.erase import CannotErase, refuse_address
from orders.personal_data.export import Record, as_page
from orders.tasks import erasure_waits
from vendors.middleware import PanelRequest
from vendors.rights import Right
from vendors.sign_in.fresh_sign_in import needs_fresh_sign_in

TOO_MANY = f"This address has more than {MAX_ORDERS:,} orders. Ask Customer Service for the export."
NOT_A_CUSTOMER = (
    "This address also signs in to the panel, or is a vendor's own: Customer Service has to erase it."
)
REQUESTED = "The personal data is being erased. The Activity of each order says when it is done."


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def export_personal_data(request: PanelRequest, number: str) -> HttpResponse:
    """Give all that the vendor holds of one address of the customer, as JSON or as a page."""
    order = order_or_404(request, number)
    may_export = request.actor.may(Right.EXPORT, order)
    if request.method == "POST" and not may_export:
        raise PermissionDenied(EXPORTERS_ONLY)
    customer = Customer(order)
    form = AddressForm(request.POST if request.method == "POST" else None, emails=customer.emails)
    if form.is_valid():
        try:
            record = export_address(order, form.cleaned_data["address"], request.actor)
        except TooManyOrders:
            form.add_error(None, TOO_MANY)
        else:
            return _file(order, record, is_page=request.POST.get("format") == "page")
    refusal = "" if may_export else EXPORTERS_ONLY
    context = {"order": order, "customer": customer, "form": form, "refusal": refusal}
    return render(request, "orders/customers/export_personal_data.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs_fresh_sign_in
def erase_personal_data(request: PanelRequest, number: str) -> HttpResponse:
    """Say what goes and what stays; erase one address of the customer once it was typed again."""
    order = order_or_404(request, number)
    may_erase = request.actor.may(Right.SETTINGS, order)
    if request.method == "POST" and not may_erase:
        raise PermissionDenied(OWNERS_ONLY)
    customer = Customer(order)
    form = ErasureForm(request.POST if request.method == "POST" else None, emails=customer.emails)
    if form.is_valid() and _erase(request, order, form):
        messages.success(request, REQUESTED)
        return redirect("customer", order.number)
    context = {
        "order": order,
        "customer": customer,
        "form": form,
        "refusal": "" if may_erase else OWNERS_ONLY,
        "waits": erasure_waits(order.vendor_id, customer.order_ids),
    }
    return render(request, "orders/customers/erase_personal_data.html", context)


def _erase(request: PanelRequest, order: Order, form: ErasureForm) -> bool:
    """Ask for the erasure; return False when the form says why not."""
    email = form.cleaned_data["address"]
    try:
        refuse_address(email)
    except CannotErase:
        form.add_error("address", NOT_A_CUSTOMER)
        return False
    request_erasure_of(order, email, request.actor, request.user)
    return True


def _file(order: Order, record: Record, *, is_page: bool) -> HttpResponse:
    """Return the record as a file to save: it belongs to the customer, and to no page of the panel."""
    name = f"personal-data-{order.number}"
    if is_page:
        response = HttpResponse(as_page(record))
        set_attachment(response, f"{name}.html")
        return response
    response = JsonResponse(
        record, encoder=DjangoJSONEncoder, json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    set_attachment(response, f"{name}.json")
    return response
