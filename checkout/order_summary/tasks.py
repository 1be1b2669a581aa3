from datetime import timedelta

from django.utils import timezone

from checkout.order_summary import place_purchase
from checkout.order_summary.models import Purchase
from jobs.models import Job
from jobs.registry import task
from orders.models import Activity

WATCHED = timedelta(hours=26)  # the gateway's page is good for a day


@task(queue="money", kind=Activity.Kind.ORDER, max_attempts=40)
def look_after(job: Job, *, purchase_id: int) -> str:
    """Find out what became of a purchase whose customer does not come back from the payment page.

    It looks for a day, ever less often.
    """
    purchase = Purchase.objects.select_related("order").get(pk=purchase_id)
    waits = timezone.now() - purchase.created_at
    if place_purchase.look(purchase) or purchase.state != Purchase.State.PAYING:
        return ""
    if waits > WATCHED and not purchase.session_id:
        place_purchase.lapse(purchase)  # its payment page was never opened
    elif waits < WATCHED:
        job.enqueue(look_after, delay=max(waits / 4, timedelta(seconds=20)), purchase_id=purchase_id)
    return ""
