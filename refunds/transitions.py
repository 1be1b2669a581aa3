"""A refund's state moves by conditional UPDATE, and with it the order's sums and its lines. Under the orders' locks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Expression, F, Q, Value, When
from django.db.models.functions import Now
from django.db.models.lookups import Exact
from django.utils import timezone

from core.bulk_sql import by_id
from orders.models import Order, OrderItem
from refunds.models import Refund, RefundItem, RefundRequest
from refunds.models.states import OVER, State, sources_of

CLOSED = (Order.Status.CHARGED_BACK, Order.Status.CANCELED)


@dataclass(frozen=True, slots=True)
class Move:
    """Where a refund is to go; `news` are columns learnt with it (`gateway_id`, `failure`, `reference`)."""

    refund: Refund
    target: State
    news: Mapping[str, str] = field(default_factory=dict)


def move_all(moves: Sequence[Move]) -> dict[int, str]:
    """The states before, by the ids of those that moved; the others have no such move (any more)."""
    ids = [one.refund.pk for one in moves]
    now = dict(Refund.objects.filter(pk__in=ids).values_list("pk", "state"))
    legal = [one for one in moves if now[one.refund.pk] in sources_of(one.target)]
    before = {one.refund.pk: now[one.refund.pk] for one in legal}
    for target in {one.target for one in legal}:
        some = [one for one in legal if one.target == target]
        _move(some, target)
        if target == State.SUCCEEDED:
            _give([one.refund for one in some])
        elif target in OVER:
            _take_back([one.refund for one in some], before)
    return before


def _move(moves: Sequence[Move], target: State) -> None:
    columns: dict[str, Any] = {
        name: by_id({one.refund.pk: one.news.get(name, getattr(one.refund, name)) for one in moves})
        for name in {name for one in moves for name in one.news}
    }
    if target != State.PENDING:
        columns["settled_at"] = timezone.now()
    ids = [one.refund.pk for one in moves]
    moved = Refund.objects.filter(pk__in=ids, state__in=sources_of(target)).update(state=target, **columns)
    if moved != len(moves):
        raise RuntimeError("A refund was moved without the lock of its order.")
    for one in moves:
        one.refund.state = target
        one.refund.settled_at = columns.get("settled_at")
        for name, value in one.news.items():
            setattr(one.refund, name, value)


def _give(refunds: Sequence[Refund]) -> None:
    _count(refunds, refunded={one.pk: one.amount_minor for one in refunds})
    _mark(refunds, OrderItem.RefundStatus.REFUNDED)
    asked = RefundRequest.objects.filter(state=RefundRequest.State.OPEN)
    asked_of = set(
        asked.filter(order__in=[one.order_id for one in refunds]).values_list("order_id", flat=True)
    )
    for one in refunds:
        if one.order_id in asked_of:
            meant = Q(item=None) | Q(item__in=one.lines.values("item_id"))
            asked.filter(meant, order_id=one.order_id).update(
                state=RefundRequest.State.REFUNDED, answered_by=one.asked_by_id, answered_at=Now()
            )


def _take_back(refunds: Sequence[Refund], before: Mapping[int, str]) -> None:
    """The amounts are left again."""
    given = {one.pk: -one.amount_minor for one in refunds if before[one.pk] == State.SUCCEEDED}
    _count(refunds, refunded=given, reserved={one.pk: -one.amount_minor for one in refunds})
    _mark(refunds, OrderItem.RefundStatus.NONE)
    RefundItem.objects.filter(refund__in=refunds).update(live=False)


def _count(
    refunds: Sequence[Refund], *, refunded: Mapping[int, int], reserved: Mapping[int, int] | None = None
) -> None:
    """Move the orders' sums, and their status by them. Both are given by refund."""
    orders = Order.objects.filter(pk__in=[one.order_id for one in refunds])
    given = F("refunded_minor") + _of_orders(refunds, refunded)
    orders.update(
        reserved_minor=F("reserved_minor") + _of_orders(refunds, reserved or {}),
        refunded_minor=given,
        status=Case(
            When(status__in=CLOSED, then=F("status")),
            When(Exact(given, 0), then=Value(Order.Status.PAID)),
            When(Exact(given, F("paid_minor")), then=Value(Order.Status.REFUNDED)),
            default=Value(Order.Status.PARTLY_REFUNDED),
        ),
    )
    fresh = orders.only("reserved_minor", "refunded_minor", "status").in_bulk()
    for one in refunds:
        now = fresh[one.order_id]
        one.order.reserved_minor, one.order.refunded_minor = now.reserved_minor, now.refunded_minor
        one.order.status = now.status


def _of_orders(refunds: Sequence[Refund], amounts: Mapping[int, int]) -> Expression:
    sums = dict.fromkeys((one.order_id for one in refunds), 0)
    for one in refunds:
        sums[one.order_id] += amounts.get(one.pk, 0)
    return by_id(sums)


def _mark(refunds: Sequence[Refund], refund_status: str) -> None:
    lines = RefundItem.objects.filter(refund__in=refunds, live=True)
    OrderItem.objects.filter(pk__in=lines.values("item_id")).update(refund_status=refund_status)
