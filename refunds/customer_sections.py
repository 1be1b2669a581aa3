"""What the page of a customer shows of the money that went back, or may have to."""

from collections.abc import Sequence

from refunds.models import Dispute, Refund, RefundRequest

MAX_SHOWN = 20


def customer_refunds(vendor_id: int, order_ids: Sequence[int]) -> list[Refund]:
    """Return the newest refunds of these orders, with their orders."""
    refunds = Refund.objects.filter(vendor_id=vendor_id, order_id__in=order_ids)
    return list(refunds.select_related("order").order_by("-pk")[:MAX_SHOWN])


def customer_requests(vendor_id: int, order_ids: Sequence[int]) -> list[RefundRequest]:
    """Return the newest refund requests of these orders, with their orders."""
    requests = RefundRequest.objects.filter(vendor_id=vendor_id, order_id__in=order_ids)
    return list(requests.select_related("order").order_by("-pk")[:MAX_SHOWN])


def customer_disputes(vendor_id: int, order_ids: Sequence[int]) -> list[Dispute]:
    """Return the newest disputes of these orders, with their orders."""
    disputes = Dispute.objects.filter(vendor_id=vendor_id, order_id__in=order_ids)
    return list(disputes.select_related("order").order_by("-pk")[:MAX_SHOWN])
