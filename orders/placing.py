"""Placing an order and receiving its payment: one function each for checkout, commands and tests."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.utils import timezone

from core.hooks import Hook
from core.vendor_transaction import vendor_transaction
from jobs.enqueue import enqueue_all
from jobs.registry import JobRequest
from orders.extension_points import ORDER_PAID, ORDER_PLACED
from orders.history import record
from orders.models import Activity, Order, OrderItem, Recipient
from orders.numbers import next_sequence, order_number
from orders.search.keys import write_search_keys
from vendors.actor import SYSTEM, Actor, ActorKind
from vendors.models import Product, Vendor


@dataclass(frozen=True, slots=True)
class OrderLineRequest:
    """A product and its quantity; net and tax of the whole line in minor units of the order's currency."""

    product: Product
    quantity: int
    net: int
    tax: int = 0


def place_order(
    vendor: Vendor,
    lines: Sequence[OrderLineRequest],
    *,
    recipient: dict[str, Any] | None = None,
    **fields: Any,
) -> Order:
    """Write the order and its first activities; enqueue the jobs of the hook ORDER_PLACED.

    `fields` are those of Order; without a `status` the order is paid.
    """
    with vendor_transaction(vendor.pk):
        order = _write(vendor, lines, recipient, fields)
        customer = Actor(ActorKind.CUSTOMER, (order.full_name or order.email)[:200])
        placed = record(order, Activity.Kind.ORDER, "Order placed.", actor=customer)
        if order.paid_minor:
            record(order, Activity.Kind.ORDER, f"Payment of {order.paid} received.", actor=SYSTEM)
        enqueue_all(
            _jobs_of(ORDER_PLACED, order), vendor_id=vendor.pk, subject=order.as_subject, cause_id=placed.pk
        )
    return order


def receive_payment(order: Order) -> list[JobRequest]:
    """Mark a pending order, which the caller has locked, as paid in full.

    Return the job requests of the hook ORDER_PAID; none for an order that is not pending.
    """
    pending = Order.objects.filter(vendor_id=order.vendor_id, pk=order.pk, status=Order.Status.PENDING)
    if not pending.update(status=Order.Status.PAID, paid_minor=F("total_minor")):
        return []
    order.refresh_from_db(fields=["status", "paid_minor"])
    return _jobs_of(ORDER_PAID, order)


def _jobs_of(hook: Hook[Callable[[Order], list[JobRequest]]], order: Order) -> list[JobRequest]:
    return [job_request for job_requests_of in hook for job_request in job_requests_of(order)]


def _write(
    vendor: Vendor,
    lines: Sequence[OrderLineRequest],
    recipient: dict[str, Any] | None,
    fields: dict[str, Any],
) -> Order:
    placed_at = fields.pop("placed_at", None) or timezone.now()
    net, tax = sum(line.net for line in lines), sum(line.tax for line in lines)
    status = fields.setdefault("status", Order.Status.PAID)
    order = Order(
        vendor=vendor,
        number=order_number(vendor, placed_at, next(next_sequence())),
        placed_at=placed_at,
        net_minor=net,
        tax_minor=tax,
        total_minor=net + tax,
        paid_minor=net + tax if status == Order.Status.PAID else 0,
        headline=lines[0].product.name,
        item_count=len(lines),
        **fields,
    )
    order.fold_keys()
    order.save()
    OrderItem.objects.bulk_create(_item(order, line, position) for position, line in enumerate(lines, 1))
    if recipient:
        Recipient.objects.create(vendor=vendor, order=order, **recipient)
    write_search_keys(order.vendor_id, [order.pk])
    return order


def _item(order: Order, line: OrderLineRequest, position: int) -> OrderItem:
    return OrderItem(
        vendor_id=order.vendor_id,
        order=order,
        product=line.product,
        position=position,
        sku=line.product.sku,
        name=line.product.name,
        quantity=line.quantity,
        currency=order.currency,
        net_minor=line.net,
        tax_minor=line.tax,
        total_minor=line.net + line.tax,
    )
