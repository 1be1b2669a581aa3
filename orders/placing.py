"""How an order comes into being: one function for checkout, `manage.py demo_order` and tests."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core.hooks import Hook
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
    """A product and how many of it, net and tax for all of them in minor units of the order's currency."""

    product: Product
    quantity: int
    net: int
    tax: int = 0


def place_order(
    vendor: Vendor,
    wanted: Sequence[OrderLineRequest],
    *,
    recipient: dict[str, Any] | None = None,
    **facts: Any,
) -> Order:
    """Write the order, tell its history, and let the upper floors promise what follows (slot `order.placed`).

    `facts` are columns of Order; without a `status` it is paid.
    """
    with transaction.atomic():
        order = _write(vendor, wanted, facts)
        if recipient:
            Recipient.objects.create(vendor=vendor, order=order, **recipient)
        customer = Actor(ActorKind.CUSTOMER, (order.full_name or order.email)[:200])
        placed = record(order, Activity.Kind.ORDER, "Order placed.", actor=customer)
        if order.paid_minor:
            record(order, Activity.Kind.ORDER, f"Payment of {order.paid} received.", actor=SYSTEM)
        enqueue_all(
            _jobs_of(ORDER_PLACED, order), vendor_id=vendor.pk, subject=order.as_subject, cause_id=placed.pk
        )
    return order


def payment_received(order: Order) -> list[JobRequest]:
    """The order, locked by its asker, waited for its payment: it is paid in full, once.

    Returns what the upper floors promise to follow (slot `order.paid`); nothing for an order that did not wait.
    """
    waiting = Order.objects.filter(pk=order.pk, status=Order.Status.PENDING)
    if not waiting.update(status=Order.Status.PAID, paid_minor=F("total_minor")):
        return []
    order.refresh_from_db(fields=["status", "paid_minor"])
    return _jobs_of(ORDER_PAID, order)


def _jobs_of(hook: Hook[Callable[[Order], list[JobRequest]]], order: Order) -> list[JobRequest]:
    return [job_request for follow in hook for job_request in follow(order)]


def _write(vendor: Vendor, wanted: Sequence[OrderLineRequest], facts: dict[str, Any]) -> Order:
    placed_at = facts.pop("placed_at", None) or timezone.now()
    net, tax = sum(one.net for one in wanted), sum(one.tax for one in wanted)
    status = facts.setdefault("status", Order.Status.PAID)
    order = Order(
        vendor=vendor,
        number=order_number(vendor, placed_at, next(next_sequence())),
        placed_at=placed_at,
        net_minor=net,
        tax_minor=tax,
        total_minor=net + tax,
        paid_minor=net + tax if status == Order.Status.PAID else 0,
        headline=wanted[0].product.name,
        item_count=len(wanted),
        **facts,
    )
    order.fold_keys()
    order.save()
    OrderItem.objects.bulk_create(_item(order, one, position) for position, one in enumerate(wanted, 1))
    write_search_keys([order.pk])
    return order


def _item(order: Order, one: OrderLineRequest, position: int) -> OrderItem:
    return OrderItem(
        vendor_id=order.vendor_id,
        order=order,
        product=one.product,
        position=position,
        sku=one.product.sku,
        name=one.product.name,
        quantity=one.quantity,
        currency=order.currency,
        net_minor=one.net,
        tax_minor=one.tax,
        total_minor=one.net + one.tax,
    )
