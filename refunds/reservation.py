"""The first half of a refund: take the amount out of what is left, and write the row that says so."""

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
    """A refund that is not written yet, of an order that is locked."""

    refund: Refund
    plan: RefundCalculation


def wanted(order: Order, plan: RefundCalculation, *, actor: Actor, **facts: Any) -> RefundDraft:
    """Worked out, and nothing written."""
    refund = Refund(
        vendor_id=order.vendor_id,
        order=order,
        currency=plan.amount.currency,
        amount_minor=plan.amount.minor,
        tax_minor=min(plan.tax.minor, plan.amount.minor),
        is_whole=plan.is_whole,
        asked_by=actor.user,
        asked_by_name=actor.name,
        **facts,
    )
    return RefundDraft(refund, plan)


def reserve(order: Order, plan: RefundCalculation, *, actor: Actor, **facts: Any) -> Refund:
    """Refuse, or hold the amount and the lines until the refund has succeeded or failed."""
    one = wanted(order, plan, actor=actor, **facts)
    reserve_all([one])
    return one.refund


def reserve_all(many: Sequence[RefundDraft]) -> None:
    """The same for refunds of several orders: all of them, or an `Obstacle` and none.

    The database is asked for each, not our copy of its row: of twenty at once one gets it.
    """
    amounts = by_id({one.refund.order_id: one.refund.amount_minor for one in many})
    orders = Order.objects.filter(pk__in=[one.refund.order_id for one in many])
    room = orders.filter(paid_minor__gte=F("reserved_minor") + amounts)
    held = room.update(reserved_minor=F("reserved_minor") + amounts)
    if held < len(many) or not all(one.refund.amount_minor for one in many):
        order, amount = many[0].refund.order, many[0].refund.amount
        raise Obstacle(f"{amount} is more than the {order.left} that is left")
    for one in many:
        one.refund.order.reserved_minor += one.refund.amount_minor
    insert_all([one.refund for one in many])
    _hold_lines(many)


def _hold_lines(many: Sequence[RefundDraft]) -> None:
    """The lines are these refunds': none of them is in another one that lives."""
    lines = [
        RefundItem(
            vendor_id=one.refund.vendor_id,
            refund_id=one.refund.pk,
            item_id=share.item.pk,
            amount_minor=share.amount.minor,
        )
        for one in many
        for share in one.plan.lines
    ]
    insert_all(lines)
    held = [line.item_id for line in lines]
    OrderItem.objects.filter(pk__in=held).update(refund_status=OrderItem.RefundStatus.SUBMITTED)
