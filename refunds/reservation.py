"""The first half of a refund: reserve its amount in the order, and write its row."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from orders.actions import Obstacle
from orders.models import Order, OrderItem
from refunds.calculation import RefundCalculation
from refunds.models import Refund, RefundItem
from vendors.actor import Actor

_TAKE_AMOUNTS = """
    UPDATE orders_order SET reserved_minor = reserved_minor + amount_minor
    FROM unnest(%s::bigint[], %s::bigint[]) AS refund (order_id, amount_minor)
    WHERE vendor_id = %s AND id = order_id AND amount_minor > 0 AND reserved_minor + amount_minor <= paid_minor
    RETURNING id
"""


@dataclass(frozen=True, slots=True)
class RefundDraft:
    """An unsaved refund of a locked order, and the calculation that it was made from."""

    refund: Refund
    calculation: RefundCalculation


def draft_refund(order: Order, calculation: RefundCalculation, *, actor: Actor, **fields: Any) -> RefundDraft:
    """Return a draft; nothing is written."""
    refund = Refund(
        vendor_id=order.vendor_id,
        order=order,
        currency=calculation.amount.currency,
        amount_minor=calculation.amount.minor,
        tax_minor=min(calculation.tax.minor, calculation.amount.minor),
        is_whole=calculation.is_whole,
        requested_by=actor.user,
        requested_by_name=actor.name,
        **fields,
    )
    return RefundDraft(refund, calculation)


def reserve(order: Order, calculation: RefundCalculation, *, actor: Actor, **fields: Any) -> Refund:
    """Write a refund that holds its amount and its lines until it has succeeded or failed.

    Raises Obstacle when it is more than is left.
    """
    draft = draft_refund(order, calculation, actor=actor, **fields)
    if obstacles := reserve_all([draft]):
        raise obstacles[order.pk]
    return draft.refund


def reserve_all(drafts: Sequence[RefundDraft]) -> dict[int, Obstacle]:
    """Write refunds of different orders of a vendor; return, by order id, why there is none: too little is left."""
    if not drafts:
        return {}
    vendor_id = drafts[0].refund.vendor_id
    reserved_ids = _take_amounts(vendor_id, [draft.refund for draft in drafts])
    obstacles = {}
    reserved = []
    for draft in drafts:
        order, amount = draft.refund.order, draft.refund.amount
        if order.pk in reserved_ids:
            order.reserved_minor += amount.minor
            reserved.append(draft)
        else:
            obstacles[order.pk] = Obstacle(f"{amount} is more than the {order.left} that is left")
    Refund.objects.bulk_create(draft.refund for draft in reserved)
    _hold_lines(vendor_id, reserved)
    return obstacles


def _take_amounts(vendor_id: int, refunds: Sequence[Refund]) -> set[int]:
    """Reserve the amounts in their orders; return the ids of the orders that had enough left.

    The condition is in the UPDATE, not on our copy of the row: of concurrent refunds of an order only one fits.
    """
    amounts = {refund.order_id: refund.amount_minor for refund in refunds}
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_AMOUNTS, [list(amounts), list(amounts.values()), vendor_id])
        return {order_id for (order_id,) in cursor.fetchall()}


def _hold_lines(vendor_id: int, drafts: Sequence[RefundDraft]) -> None:
    """Write the lines of the refunds; a constraint allows a line in one live refund only."""
    lines = [
        RefundItem(
            vendor_id=vendor_id,
            refund_id=draft.refund.pk,
            item_id=line.item.pk,
            amount_minor=line.amount.minor,
        )
        for draft in drafts
        for line in draft.calculation.lines
    ]
    RefundItem.objects.bulk_create(lines)
    held = [line.item_id for line in lines]
    items = OrderItem.objects.filter(vendor_id=vendor_id, pk__in=held)
    items.update(refund_status=OrderItem.RefundStatus.SUBMITTED)
