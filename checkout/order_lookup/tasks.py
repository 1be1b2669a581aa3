from celery import shared_task

from checkout.order_lookup.lookup_worker import answer_lookup_requests


@shared_task(name="checkout.answer_lookups")
def answer_lookups() -> None:
    """Answer the lookup requests of the last seconds; two may run at the same time."""
    answer_lookup_requests()
