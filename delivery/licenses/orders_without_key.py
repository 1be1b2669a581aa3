"""Customers who have paid and wait for a license key."""

from collections.abc import Sequence

from django.db.models import QuerySet

from delivery.licenses.tasks import make_license_key
from delivery.models import Delivery
from delivery.rules import DELIVERED_STATUSES
from jobs.models import Job
from orders.models import OrderItem
from orders.models.order import ORDER_SUBJECT


def deliveries_without_key() -> QuerySet[Delivery]:
    """Return the deliveries of paid items whose key is due, the one that waits longest first."""
    deliveries = Delivery.objects.filter(
        awaits_key_since__isnull=False, stopped_at=None, item__order__status__in=DELIVERED_STATUSES
    ).exclude(item__refund_status=OrderItem.RefundStatus.REFUNDED)
    return deliveries.select_related("item__order", "item__product__terms").order_by("awaits_key_since", "pk")


def attach_key_jobs(deliveries: Sequence[Delivery]) -> None:
    """Set `key_job` of each delivery: the job that makes its key, None where there is none."""
    orders = {delivery.item.order_id for delivery in deliveries}
    jobs = Job.objects.filter(
        subject_kind=ORDER_SUBJECT, subject_id__in=orders, task=make_license_key.name, done_at=None
    )
    jobs_by_delivery = {(job.vendor_id, job.arguments["delivery_id"]): job for job in jobs.order_by("pk")}
    for delivery in deliveries:
        delivery.key_job = jobs_by_delivery.get((delivery.vendor_id, delivery.pk))
