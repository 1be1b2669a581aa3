"""Who has paid and waits for a license key."""

from collections.abc import Sequence

from django.db.models import QuerySet

from delivery.downloads.models.download_link import DELIVERED
from delivery.licenses.tasks import make_license_key
from delivery.models import Delivery
from jobs.models import Job
from orders.models import OrderItem
from orders.models.order import ORDER_SUBJECT


def missing() -> QuerySet[Delivery]:
    """The longest first."""
    due = Delivery.objects.filter(awaits_key_since__isnull=False, item__order__status__in=DELIVERED)
    paid = due.exclude(item__refund_status=OrderItem.RefundStatus.REFUNDED)
    return paid.select_related("item__order", "item__product__terms").order_by("awaits_key_since", "pk")


def look_at_tries(deliveries: Sequence[Delivery]) -> None:
    """Put the work on each one's key beside it."""
    orders = {delivery.item.order_id for delivery in deliveries}
    jobs = Job.objects.filter(
        subject_kind=ORDER_SUBJECT, subject_id__in=orders, task=make_license_key.name, done_at=None
    )
    tries = {job.arguments["delivery_id"]: job for job in jobs.order_by("pk")}
    for delivery in deliveries:
        delivery.tried = tries.get(delivery.pk)
