"""The first half of a refund: reserve its amount in the order, and write its row."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from core.bulk_sql import by_id, insert_all
from orders.actions import Obstacle
from orders.models import Order, OrderItem
from refunds.calculation import RefundCalculation
from refunds.models import Refund, RefundItem
from vendors.actor import Actor


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
    reserve_all([draft])
    return draft.refund


def reserve_all(drafts: Sequence[RefundDraft]) -> None:
    """Write refunds of different orders. Raises Obstacle, to undo all of them, when one has too little left.

    The condition is in the UPDATE, not on our copy of the row: of concurrent refunds of an order only one fits.
    """
    amounts = by_id({draft.refund.order_id: draft.refund.amount_minor for draft in drafts})
    orders = Order.objects.filter(pk__in=[draft.refund.order_id for draft in drafts])
    with_enough_left = orders.filter(paid_minor__gte=F("reserved_minor") + amounts)
    reserved = with_enough_left.update(reserved_minor=F("reserved_minor") + amounts)
    if reserved < len(drafts) or not all(draft.refund.amount_minor for draft in drafts):
        order, amount = drafts[0].refund.order, drafts[0].refund.amount
        raise Obstacle(f"{amount} is more than the {order.left} that is left")
    for draft in drafts:
        draft.refund.order.reserved_minor += draft.refund.amount_minor
    insert_all([draft.refund for draft in drafts])
    _hold_lines(drafts)


def _hold_lines(drafts: Sequence[RefundDraft]) -> None:
    """Write the lines of the refunds; a constraint allows a line in one live refund only."""
    lines = [
        RefundItem(
            vendor_id=draft.refund.vendor_id,
            refund_id=draft.refund.pk,
            item_id=line.item.pk,
            amount_minor=line.amount.minor,
        )
        for draft in drafts
        for line in draft.calculation.lines
    ]
    insert_all(lines)
    held = [line.item_id for line in lines]
    OrderItem.objects.filter(pk__in=held).update(refund_status=OrderItem.RefundStatus.SUBMITTED)
