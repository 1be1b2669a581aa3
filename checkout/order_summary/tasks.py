"""The task that finds the payment of a customer who does not come back from the payment page."""

from datetime import timedelta

from django.utils import timezone

from checkout.order_summary.models import Purchase
from checkout.order_summary.place_purchase import check_payment, close_payment_page, expire
from jobs.models import Job
from jobs.queues import Queue
from jobs.registry import task
from orders.models import Activity
from orders.payments.protocol import RETRY_DELAYS

COUPON_HELD_FOR = timedelta(minutes=30)  # the use of a coupon that has not many, by somebody who does not pay
WATCHED_FOR = timedelta(hours=26)  # the gateway's payment page is open for a day
FIRST_DELAY = timedelta(seconds=20)


@task(queue=Queue.MONEY, kind=Activity.Kind.ORDER, max_attempts=40, retry_delays=RETRY_DELAYS)
def watch_payment(job: Job, *, purchase_id: int) -> str:
    """Check the payment of a purchase, and enqueue the next check, ever later, until it is a day old."""
    purchases = Purchase.objects.select_related("order", "coupon")
    purchase = purchases.get(vendor_id=job.required_vendor_id, pk=purchase_id)
    age = timezone.now() - (purchase.paying_since or purchase.created_at)
    if check_payment(purchase) or purchase.state != Purchase.State.PAYING:
        return ""
    if _holds_coupon_for_others(purchase) and age >= COUPON_HELD_FOR:
        close_payment_page(purchase)
    elif age > WATCHED_FOR and not purchase.session_id:
        expire(purchase)  # its payment page was never opened
    if age < WATCHED_FOR:
        job.enqueue(watch_payment, delay=_delay(purchase, age), purchase_id=purchase_id)
    return ""


def _delay(purchase: Purchase, age: timedelta) -> timedelta:
    """Return the wait until the next check: ever longer, and not beyond the time that a coupon is held for."""
    delay = max(age / 4, FIRST_DELAY)
    if _holds_coupon_for_others(purchase) and age < COUPON_HELD_FOR:
        return min(delay, COUPON_HELD_FOR - age)
    return delay


def _holds_coupon_for_others(purchase: Purchase) -> bool:
    """Whether it holds a use of a coupon that has only so many."""
    return purchase.coupon is not None and purchase.coupon.most_uses is not None
