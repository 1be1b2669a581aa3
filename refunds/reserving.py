"""The first half of a refund: take the amount out of what is left, and write the row that says so."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F

from orders.actions import Obstacle
from orders.models import Order, OrderItem
from refunds.models import Refund, RefundItem
from refunds.plan import Plan
from refunds.shares import Share
from vendors.actor import Actor


def reserve(order: Order, plan: Plan, *, actor: Actor, **facts: Any) -> Refund:
    """Refuse, or hold the amount and the lines until the refund has succeeded or failed.

    The database is asked, not our copy of the row: of twenty at once one gets it.
    """
    amount = plan.amount
    room = Order.objects.filter(pk=order.pk, paid_minor__gte=F("reserved_minor") + amount.minor)
    if not amount or not room.update(reserved_minor=F("reserved_minor") + amount.minor):
        raise Obstacle(f"{amount} is more than the {order.left} that is left")
    order.reserved_minor += amount.minor
    refund = Refund.objects.create(
        vendor_id=order.vendor_id,
        order=order,
        currency=amount.currency,
        amount_minor=amount.minor,
        tax_minor=min(plan.tax.minor, amount.minor),
        is_whole=plan.is_whole,
        asked_by=actor.user,
        asked_by_name=actor.name,
        **facts,
    )
    hold(refund, plan.lines)
    return refund


def hold(refund: Refund, lines: Sequence[Share]) -> None:
    """The lines are this refund's: none of them is in another one that lives."""
    RefundItem.objects.bulk_create(
        RefundItem(vendor_id=refund.vendor_id, refund=refund, item=line.item, amount_minor=line.amount.minor)
        for line in lines
    )
    held = [line.item.pk for line in lines]
    OrderItem.objects.filter(pk__in=held).update(money_back=OrderItem.MoneyBack.PROMISED)
