"""Customers: who is behind an address, or behind an order."""

from typing import Annotated, Any

from ninja import Router
from pydantic import Field

from api.parameters import OrderId, order_or_404, results
from api.request import ApiRequest
from api.schemas import CustomerEntry, Results
from core.text import search_key
from orders.customers.customer import Customer
from orders.models import Order

router = Router(tags=["Customers"])
Email = Annotated[str, Field(min_length=3, max_length=254, pattern=r"^[^\x00-\x1f\x7f]*$")]


@router.get(
    "/customers",
    response=Results[CustomerEntry],
    operation_id="find-customers",
    summary="Find a customer by email address",
)
def find_customers(request: ApiRequest, email: Email) -> Results[Any]:
    """Find the customer who ordered from an address, or whose orders had it before it was changed; none or one."""
    customer = Customer(Order(vendor=request.vendor, email_key=search_key(email)))
    newest = customer.orders.newest_first().first() if search_key(email) else None
    if newest is None:
        return results(request, CustomerEntry, [], "")
    newest.vendor = request.vendor
    return results(request, CustomerEntry, [CustomerEntry.of(Customer(newest))], "")


@router.get(
    "/customers/{order_id}",
    response=CustomerEntry,
    operation_id="get-customer",
    summary="Get the customer of an order",
)
def get_customer(request: ApiRequest, order_id: OrderId) -> CustomerEntry:
    """Get the customer of an order: any of their orders names them, so that no address stands in an address."""
    return CustomerEntry.of(Customer(order_or_404(request, order_id)))
