"""Orders: the search, with the filters of the list, and one of them."""

from typing import Any

from django.http import QueryDict
from ninja import Router

from api.filters import filter_parameters
from api.parameters import PAGE_SIZE, After, OrderId, Size, order_or_404, results
from api.problems import invalid
from api.request import ApiRequest
from api.schemas import OrderDetail, OrderEntry, Results
from core.pagination import BadCursor
from orders.search.filters import LABELS, OrderFilter
from orders.search.pages import search_page

router = Router(tags=["Orders"])


@router.get(
    "/orders",
    response=Results[OrderEntry],
    operation_id="search-orders",
    summary="Search orders",
    openapi_extra={"parameters": filter_parameters()},
)
def search_orders(request: ApiRequest, limit: Size = PAGE_SIZE, after: After = "") -> Results[Any]:
    """Search the vendor's orders by all fields of the list, newest first; exact matches stand on top."""
    search = OrderFilter(_filters_of(request), vendor=request.vendor)
    if search.errors:
        raise invalid(search.errors)
    try:
        page = search_page(search.query, after=after, size=limit)
    except BadCursor as error:
        raise invalid({"after": ["There is no such page."]}) from error
    for order in page.rows:
        order.vendor = request.vendor
    return results(request, OrderEntry, [OrderEntry.of(order) for order in page.rows], page.after)


@router.get("/orders/{order_id}", response=OrderDetail, operation_id="get-order", summary="Get an order")
def get_order(request: ApiRequest, order_id: OrderId) -> OrderDetail:
    """Get an order with its addresses and sums."""
    return OrderDetail.of(order_or_404(request, order_id))


def _filters_of(request: ApiRequest) -> QueryDict:
    """Return the parameters. Raise Problem for one that the list does not know: it would find more than was meant."""
    unknown = request.GET.keys() - LABELS.keys() - {"limit", "after"}
    if unknown:
        raise invalid({name[:60]: ["There is no such filter."] for name in sorted(unknown)[:20]})
    return request.GET
