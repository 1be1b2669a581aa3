"""The parts of addresses that operations share, and the page of a list that they name."""

from collections.abc import Sequence
from typing import Annotated, Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404
from pydantic import BaseModel, Field

from api.problems import invalid
from api.request import ApiRequest
from api.schemas import Results
from core.pagination import page_of
from core.whole_number import whole_number
from orders.access import visible_order
from orders.models import Order, OrderItem

PAGE_SIZE, LONGEST_PAGE = 25, 100
LARGEST_ID = 2**63 - 1
Row = TypeVar("Row", bound=Model)
Entry = TypeVar("Entry", bound=BaseModel)

OrderId = Annotated[
    str, Field(pattern=r"^[0-9]{1,12}-[0-9]{1,10}-[0-9]{1,12}$", examples=["1227037271-23207-250782"])
]
RowId = Annotated[int, Field(ge=1, le=LARGEST_ID)]
Slug = Annotated[str, Field(pattern=r"^[a-z][a-z-]{0,59}$", examples=["resend-order"])]
Size = Annotated[int, Field(ge=1, le=LONGEST_PAGE)]
After = Annotated[str, Field(max_length=80)]
# The library takes no description from a type.
DESCRIPTIONS = {
    "order_id": "An Order ID.",
    "item_id": "The id of an item of the order.",
    "limit": "Entries of a page.",
    "after": "The cursor `after` of the page before.",
    "kind": "Entries of this kind only.",
    "email": "An email address, whole.",
}


def order_or_404(request: ApiRequest, order_id: str) -> Order:
    """Return the order, if the token's person may see it; another vendor's is as absent as any."""
    order = visible_order(request.actor, order_id)
    if order is None:
        raise Http404
    return order


def item_or_404(order: Order, item_id: int) -> OrderItem:
    """Return the item of this order with what upper apps show of it."""
    item = order.items.with_related().filter(pk=item_id).first()
    if item is None:
        raise Http404
    item.order = order
    return item


def newest_results(
    request: ApiRequest, entry_class: Any, rows: QuerySet[Row], *, after: str, limit: int
) -> Results[Any]:
    """Return the page of these rows, the highest id first, below the id that the cursor names."""
    if after:
        below = whole_number(after, LARGEST_ID)
        if below is None:
            raise invalid({"after": ["There is no such page."]})
        rows = rows.filter(pk__lt=below)
    page = page_of(
        list(rows.order_by("-pk")[: limit + 1]),
        size=limit,
        is_backwards=False,
        is_first=not after,
        cursor=lambda row: str(row.pk),
    )
    return results(request, entry_class, [entry_class.of(row) for row in page.rows], page.after)


def results(
    request: ApiRequest, entry_class: type[Entry], entries: Sequence[Entry], after: str
) -> Results[Entry]:
    """Return a page of a list with the address of the next one."""
    query = request.GET.copy()
    query["after"] = after
    next_url = request.build_absolute_uri(f"{request.path}?{query.urlencode()}") if after else None
    page = Results[entry_class].model_construct  # type: ignore[valid-type]
    return page(results=list(entries), after=after or None, next=next_url)
