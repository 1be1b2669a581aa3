"""Notices to an address that was removed end as not sent; to a name that can never be, they fail at once."""

import pytest

from jobs.models import Job
from jobs.worker import process_jobs
from notifications.webhooks.endpoint_settings import remove_endpoint
from notifications.webhooks.models import Notice, NoticeAttempt, NoticeEndpoint
from orders.models import Order
from tests import make
from tests.notice_sink import Sink
from tests.notifications.webhooks.makers import URL, enqueue_notice


@pytest.mark.parametrize("state", ["queued", "retrying", "held"])
def test_remove_endpoint_ends_what_waits_there(order: Order, state: str) -> None:
    waiting = make.notice(order, state=state)
    delivered = make.notice(order, state="delivered", endpoint=waiting.endpoint)

    remove_endpoint(waiting.endpoint)

    waiting.refresh_from_db()
    delivered.refresh_from_db()
    assert (waiting.state, delivered.state) == ("not_sent", "delivered")
    assert (waiting.reason, bool(waiting.settled_at)) == (Notice.ADDRESS_REMOVED, True)


def test_deliver_notice_says_that_the_address_was_removed(order: Order, sink: Sink) -> None:
    endpoint = make.endpoint(order.vendor, url=f"{URL}/200")
    notice = enqueue_notice(order)
    NoticeEndpoint.objects.filter(pk=endpoint.pk, vendor=order.vendor).update(removed_at=make.PLACED_AT)

    process_jobs()

    notice.refresh_from_db()
    assert (notice.state, sink.arrived, Job.objects.get().status) == ("not_sent", [], "done")
    assert order.activities.latest("pk").sentence == (
        "Notice “order” to hooks.acme.example was not sent: its address was removed from Checkout Settings."
    )


@pytest.mark.parametrize(
    "url",
    [
        "https://hooks..acme.example/",
        f"https://{'x' * 64}.acme.example/",
        "https://hooks/",
        "https://hooks.local/",
        "https://-hooks.acme.example/",
        "https://ho_oks.acme.example/",
        "http://hooks.acme.example/",
    ],
)
def test_deliver_notice_fails_at_once_for_a_name_that_can_never_be(order: Order, url: str) -> None:
    make.endpoint(order.vendor, url=url)
    notice = enqueue_notice(order)

    process_jobs()

    notice.refresh_from_db()
    assert (notice.state, Job.objects.get().status) == ("failed", "failed")
    assert NoticeAttempt.objects.get(notice=notice).error == notice.reason
    assert order.activities.latest("pk").sentence.endswith("Correct the address and resend it.")
