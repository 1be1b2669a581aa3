"""The page of a customer, who is named by any of their orders."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from orders.access import order_or_404
from orders.customers.customer import Customer
from orders.customers.order_pages import CustomerOrders
from orders.customers.personal_data import EXPORTERS_ONLY, OWNERS_ONLY
from orders.customers.timeline import timeline_of
from orders.extension_points import CUSTOMER_SECTIONS
from orders.list_page import bulk_actions
from orders.list_rows import rows_html
from orders.menu_html import hidden_inputs
from orders.search.columns import Layout
from vendors.middleware import PanelRequest
from vendors.rights import Right

RESEND = "resend-order"
MAX_RESENT = 80  # orders of Send everything again: their numbers stand in an address, which has an end


@login_required
@require_safe
def customer_page(request: PanelRequest, number: str) -> HttpResponse:
    """Show all orders of the customer of an order, their sums, what other apps know, and what happened."""
    order = order_or_404(request, number)
    customer = Customer(order)
    given = request.GET.get
    page = CustomerOrders(customer, request.actor, after=given("after", ""), before=given("before", ""))
    timeline = timeline_of(
        customer, kind=given("kind", ""), after=given("below", ""), before=given("above", "")
    )
    sections = ((section, section.load(order.vendor_id, customer.order_ids)) for section in CUSTOMER_SECTIONS)
    layout = Layout.of(request.user)
    bulk = bulk_actions(request) if request.vendor == order.vendor else []
    context = {
        "order": order,
        "customer": customer,
        "page": page,
        "layout": layout,
        "rows_html": rows_html(page.rows, layout, hidden_inputs(request), can_tick=bool(bulk)),
        "timeline": timeline,
        "panels": [(section, content) for section, content in sections if content],
        "bulk": bulk,
        "resent": customer.rows[:MAX_RESENT] if any(action.slug == RESEND for action in bulk) else [],
        "max_resent": MAX_RESENT,
        "export_refusal": "" if request.actor.may(Right.EXPORT, order) else EXPORTERS_ONLY,
        "erase_refusal": "" if request.actor.may(Right.SETTINGS, order) else OWNERS_ONLY,
    }
    return render(request, "orders/customers/customer.html", context)
