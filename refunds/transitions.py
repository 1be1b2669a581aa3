"""The transitions of refunds by conditional UPDATE, with their orders' sums and lines; under the orders' locks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Expression, F, Q, QuerySet, Value, When
from django.db.models.functions import Now
from django.db.models.lookups import Exact
from django.utils import timezone

from core.bulk_sql import by_id
from orders.models import Order, OrderItem
from refunds.models import Refund, RefundItem, RefundRequest
from refunds.models.states import RELEASED, State, sources_of

FINAL_STATUSES = (Order.Status.CHARGED_BACK, Order.Status.CANCELED)


@dataclass(frozen=True, slots=True)
class Transition:
    """The state that a refund goes to, and what was learned with it (`gateway_id`, `failure`, `reference`)."""

    refund: Refund
    target: State
    fields: Mapping[str, str] = field(default_factory=dict)


def apply_transitions(transitions: Sequence[Transition]) -> dict[int, str]:
    """Apply a vendor's transitions that are allowed; return the previous states, by refund id, of those applied."""
    rows = _rows_of([transition.refund for transition in transitions])
    states = dict(rows.values_list("pk", "state"))
    allowed = [
        transition
        for transition in transitions
        if states[transition.refund.pk] in sources_of(transition.target)
    ]
    previous_states = {transition.refund.pk: states[transition.refund.pk] for transition in allowed}
    for target in {transition.target for transition in allowed}:
        group = [transition for transition in allowed if transition.target == target]
        refunds = [transition.refund for transition in group]
        _update_refunds(group, target)
        if target == State.SUCCEEDED:
            _complete(refunds)
        elif target in RELEASED:
            _release(refunds, previous_states)
    return previous_states


def _rows_of(refunds: Sequence[Refund]) -> QuerySet[Refund]:
    return Refund.objects.filter(vendor_id=refunds[0].vendor_id, pk__in=[refund.pk for refund in refunds])


def _update_refunds(transitions: Sequence[Transition], target: State) -> None:
    columns: dict[str, Any] = {
        name: by_id(
            {
                transition.refund.pk: transition.fields.get(name, getattr(transition.refund, name))
                for transition in transitions
            }
        )
        for name in {name for transition in transitions for name in transition.fields}
    }
    if target != State.PENDING:
        columns["settled_at"] = timezone.now()
    rows = _rows_of([transition.refund for transition in transitions]).filter(state__in=sources_of(target))
    if rows.update(state=target, **columns) != len(transitions):
        raise RuntimeError("A refund was moved without the lock of its order.")
    for transition in transitions:
        transition.refund.state = target
        transition.refund.settled_at = columns.get("settled_at")
        for name, value in transition.fields.items():
            setattr(transition.refund, name, value)


def _complete(refunds: Sequence[Refund]) -> None:
    """Count the amounts as refunded, mark the lines, and answer the customers' open requests."""
    _adjust_orders(refunds, refunded={refund.pk: refund.amount_minor for refund in refunds})
    _mark_lines(refunds, OrderItem.RefundStatus.REFUNDED)
    open_requests = RefundRequest.objects.filter(
        vendor_id=refunds[0].vendor_id, state=RefundRequest.State.OPEN
    )
    requested_order_ids = set(
        open_requests.filter(order__in=[refund.order_id for refund in refunds]).values_list(
            "order_id", flat=True
        )
    )
    for refund in refunds:
        if refund.order_id in requested_order_ids:
            is_answered = Q(item=None) | Q(item__in=refund.lines.values("item_id"))
            open_requests.filter(is_answered, order_id=refund.order_id).update(
                state=RefundRequest.State.REFUNDED, answered_by=refund.requested_by_id, answered_at=Now()
            )


def _release(refunds: Sequence[Refund], previous_states: Mapping[int, str]) -> None:
    """Return the amounts and the lines of failed or declined refunds to what is left of their orders."""
    succeeded_before = [refund for refund in refunds if previous_states[refund.pk] == State.SUCCEEDED]
    _adjust_orders(
        refunds,
        refunded={refund.pk: -refund.amount_minor for refund in succeeded_before},
        reserved={refund.pk: -refund.amount_minor for refund in refunds},
    )
    _mark_lines(refunds, OrderItem.RefundStatus.NONE)
    RefundItem.objects.filter(refund__in=refunds).update(live=False)


def _adjust_orders(
    refunds: Sequence[Refund], *, refunded: Mapping[int, int], reserved: Mapping[int, int] | None = None
) -> None:
    """Add amounts in minor units, by refund id, to the orders' sums, and set each order's status by them."""
    orders = Order.objects.filter(
        vendor_id=refunds[0].vendor_id, pk__in=[refund.order_id for refund in refunds]
    )
    refunded_minor = F("refunded_minor") + _sums_by_order(refunds, refunded)
    orders.update(
        reserved_minor=F("reserved_minor") + _sums_by_order(refunds, reserved or {}),
        refunded_minor=refunded_minor,
        status=Case(
            When(status__in=FINAL_STATUSES, then=F("status")),
            When(Exact(refunded_minor, 0), then=Value(Order.Status.PAID)),
            When(Exact(refunded_minor, F("paid_minor")), then=Value(Order.Status.REFUNDED)),
            default=Value(Order.Status.PARTLY_REFUNDED),
        ),
    )
    adjusted = orders.only("reserved_minor", "refunded_minor", "status").in_bulk()
    for refund in refunds:
        order = adjusted[refund.order_id]
        refund.order.reserved_minor, refund.order.refunded_minor = order.reserved_minor, order.refunded_minor
        refund.order.status = order.status


def _sums_by_order(refunds: Sequence[Refund], amounts: Mapping[int, int]) -> Expression:
    """Return an expression for the sum of each order's amounts."""
    sums = dict.fromkeys((refund.order_id for refund in refunds), 0)
    for refund in refunds:
        sums[refund.order_id] += amounts.get(refund.pk, 0)
    return by_id(sums)


def _mark_lines(refunds: Sequence[Refund], refund_status: str) -> None:
    lines = RefundItem.objects.filter(refund__in=refunds, live=True)
    items = OrderItem.objects.filter(vendor_id=refunds[0].vendor_id, pk__in=lines.values("item_id"))
    items.update(refund_status=refund_status)
