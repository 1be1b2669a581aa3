"""What belongs to an order: items, activity, emails, refunds."""

from typing import Any, Literal

from ninja import Router

from api.parameters import (
    PAGE_SIZE,
    After,
    OrderId,
    RowId,
    Size,
    item_or_404,
    newest_results,
    order_or_404,
    results,
)
from api.request import ApiRequest
from api.schemas import ActivityEntry, EmailEntry, ItemDetail, ItemEntry, RefundEntry, Results
from notifications.emails.models import Email
from orders.models import Activity

router = Router(tags=["Orders"])
Kind = Literal["", *Activity.Kind.values]  # type: ignore[valid-type]


@router.get(
    "/orders/{order_id}/items",
    response=Results[ItemEntry],
    operation_id="list-items",
    summary="List the items",
)
def list_items(request: ApiRequest, order_id: OrderId) -> Results[Any]:
    """List all items of an order, in its order."""
    order = order_or_404(request, order_id)
    entries = [ItemEntry.of(item, order.number) for item in order.items.order_by("position")]
    return results(request, ItemEntry, entries, "")


@router.get(
    "/orders/{order_id}/items/{item_id}", response=ItemDetail, operation_id="get-item", summary="Get an item"
)
def get_item(request: ApiRequest, order_id: OrderId, item_id: RowId) -> ItemDetail:
    """Get an item with its license key, its downloads and its Receipt Text."""
    order = order_or_404(request, order_id)
    return ItemDetail.of(item_or_404(order, item_id), order.number)


@router.get(
    "/orders/{order_id}/activity",
    response=Results[ActivityEntry],
    operation_id="list-activity",
    summary="List the activity",
)
def list_activity(
    request: ApiRequest, order_id: OrderId, kind: Kind = "", limit: Size = PAGE_SIZE, after: After = ""
) -> Results[Any]:
    """List what happened to an order, the newest first."""
    activities = order_or_404(request, order_id).activities.all()
    if kind:
        activities = activities.filter(kind=kind)
    return newest_results(request, ActivityEntry, activities, after=after, limit=limit)


@router.get(
    "/orders/{order_id}/emails",
    response=Results[EmailEntry],
    operation_id="list-emails",
    summary="List the emails",
)
def list_emails(
    request: ApiRequest, order_id: OrderId, limit: Size = PAGE_SIZE, after: After = ""
) -> Results[Any]:
    """List the emails to the customer and the recipient, the newest first."""
    emails = order_or_404(request, order_id).emails.exclude(kind__in=Email.TO_VENDOR)
    return newest_results(request, EmailEntry, emails, after=after, limit=limit)


@router.get(
    "/orders/{order_id}/refunds",
    response=Results[RefundEntry],
    operation_id="list-refunds",
    summary="List the refunds",
)
def list_refunds(
    request: ApiRequest, order_id: OrderId, limit: Size = PAGE_SIZE, after: After = ""
) -> Results[Any]:
    """List the refunds of an order, the newest first."""
    refunds = order_or_404(request, order_id).refunds.prefetch_related("items")
    return newest_results(request, RefundEntry, refunds, after=after, limit=limit)
