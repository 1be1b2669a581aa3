"""The demo's disputes: the newest order that was charged back waits for evidence, the others were lost."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from devtools.demo.vendors import Seller
from orders.models import Order
from refunds.models import Dispute

MAX_DISPUTES = 25  # of a vendor
REASONS = ("fraudulent", "product not received", "duplicate")


def write_disputes(sellers: Iterable[Seller], clock: datetime) -> None:
    """Write a dispute for each vendor's newest orders that were charged back."""
    for seller in sellers:
        charged_back = seller.vendor.orders.filter(status=Order.Status.CHARGED_BACK).exclude(charge_id="")
        orders = charged_back.newest_first()[:MAX_DISPUTES]
        Dispute.objects.bulk_create(_dispute(number, order, clock) for number, order in enumerate(orders))


def _dispute(number: int, order: Order, clock: datetime) -> Dispute:
    opened_at, is_open = order.placed_at + timedelta(days=2), number == 0
    return Dispute(
        vendor_id=order.vendor_id,
        order=order,
        gateway_id=f"dp_demo_{order.pk}",
        status=Dispute.Status.NEEDS_RESPONSE if is_open else Dispute.Status.LOST,
        reason=REASONS[number % len(REASONS)],
        currency=order.currency,
        amount_minor=order.paid_minor,
        due_at=clock + timedelta(days=6) if is_open else opened_at + timedelta(days=14),
        opened_at=opened_at,
        closed_at=None if is_open else opened_at + timedelta(days=40),
    )
