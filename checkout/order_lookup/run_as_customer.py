"""Running the team's actions for the customer whom the link to the order identifies, within the vendor's limits.

The link may be stolen: what is sent goes to the address on file, and no refusal says anything of the order.
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from checkout.order_lookup.models import CustomerPageSettings
from core.client_ip import client_network
from core.contact import CUSTOMER_SERVICE_EMAIL
from core.form_token import form_token
from core.rate_limit import AccountLimit
from delivery.rules import KEY_STATUSES
from orders.actions import Action, Obstacle
from orders.models import Activity, Order
from vendors.actor import Actor

PER_NETWORK = AccountLimit("customer-page-network", 60, 3_600)
DAY = 86_400  # seconds


class NotNow(Exception):
    """The sentence for the customer: it is switched off, asked for too often, or impossible."""


def customer_of(order: Order) -> Actor:
    return Actor.customer(order, order.full_name or order.email or "Customer")


def contact_about(order: Order) -> str:
    return order.vendor.support_email or CUSTOMER_SERVICE_EMAIL


def run_as_customer(request: HttpRequest, action: Action, *, switch: str = "", **data: Any) -> Activity:
    """Run the action once for each form, where the vendor's `switch` allows it. Raises NotNow."""
    order = action.order
    settings = CustomerPageSettings.of_vendor(order.vendor_id)
    is_offered = not switch or getattr(settings, switch)
    if not PER_NETWORK.take(client_network(request)) or (
        is_offered and switch and not _limit(action, settings).take(str(order.vendor_id), str(order.pk))
    ):
        raise NotNow(
            f"That was asked for too often. Please write to {contact_about(order)}, or come back tomorrow."
        )
    try:
        if not is_offered or order.status not in KEY_STATUSES:
            raise Obstacle("the page does not offer it")
        return action.run(token=str(form_token(request)), **data)
    except (Obstacle, PermissionDenied) as refusal:
        raise NotNow(f"This is not possible here now. Please write to {contact_about(order)}.") from refusal


def _limit(action: Action, settings: CustomerPageSettings) -> AccountLimit:
    return AccountLimit(f"customer-{action.slug}", settings.per_day, DAY)


def run_by_button(
    request: HttpRequest, action: Action, *, message: str, switch: str = "", **data: Any
) -> None:
    """Run the action for a button of the page, and say there what came of it."""
    try:
        run_as_customer(request, action, switch=switch, **data)
    except NotNow as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, message)
