"""An endpoint that fails for a day is paused and its vendor warned; catching up posts the held notices in order."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from jobs.worker import process_jobs
from notifications.emails.models import Email
from notifications.webhooks.models import Notice, NoticeEndpoint
from orders.models import Order
from tests import make
from tests.notice_sink import Sink
from tests.notifications.webhooks.makers import URL, enqueue_notice
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
pytestmark = pytest.mark.usefixtures("mailoutbox")


@pytest.fixture
def vendor(db: None) -> Vendor:
    return make.vendor("Acme Software", notification_email="orders@acme.example")


def place_orders(vendor: Vendor, count: int = 1) -> list[Order]:
    orders = [make.order(vendor) for _ in range(count)]
    for order in orders:
        enqueue_notice(order)
    process_jobs()
    return orders


@pytest.fixture
def endpoint(vendor: Vendor, sink: Sink) -> NoticeEndpoint:
    """A paused endpoint: it has failed since yesterday, and once more."""
    yesterday = datetime.now(UTC) - timedelta(hours=25)
    endpoint = make.endpoint(vendor, url=f"{URL}/500", failing_since=yesterday, failures=9)
    place_orders(vendor)
    endpoint.refresh_from_db()
    return endpoint


def test_paused_endpoint_warns_by_email_and_banner(
    endpoint: NoticeEndpoint, vendor: Vendor, anna: Actor, panel: Panel
) -> None:
    assert (endpoint.state, endpoint.pause_reason) == ("paused", "It has failed for a day: it answered 500.")
    assert Notice.objects.get().state == "held"
    email = Email.objects.get()
    assert (email.to, email.kind) == ("orders@acme.example", "warning")
    assert "Notices to hooks.acme.example are paused" in email.text
    assert "Notices to hooks.acme.example are paused" in panel(anna).get("/orders/").content.decode()


def test_paused_endpoint_holds_new_notices(endpoint: NoticeEndpoint, vendor: Vendor, sink: Sink) -> None:
    before = len(sink.arrived)

    (order,) = place_orders(vendor)

    assert len(sink.arrived) == before
    assert order.notices.get().state == "held"
    assert order.activities.latest("pk").sentence == "Notice “order” waits: hooks.acme.example is paused."
    assert Email.objects.count() == 1


def test_catch_up_posts_in_order_and_unpauses(
    endpoint: NoticeEndpoint, vendor: Vendor, alice: Actor, panel: Panel, sink: Sink
) -> None:
    place_orders(vendor, 70)
    before, sink.answers = len(sink.arrived), "/200"

    panel(alice).post(f"/marketing/notices/{endpoint.pk}/catch-up/")
    process_jobs()

    held = Notice.objects.order_by("pk").values_list("message_id", flat=True)
    assert [arrival.message_id for arrival in sink.arrived[before:]] == list(held)
    assert set(Notice.objects.values_list("state", flat=True)) == {"delivered"}
    endpoint.refresh_from_db()
    vendor.refresh_from_db()
    assert (endpoint.state, vendor.warning) == ("active", "")
    (order,) = place_orders(vendor)
    assert order.notices.get().state == "delivered"


def test_catch_up_that_fails_leaves_the_endpoint_paused(
    endpoint: NoticeEndpoint, alice: Actor, panel: Panel, sink: Sink
) -> None:
    panel(alice).post(f"/marketing/notices/{endpoint.pk}/catch-up/")
    process_jobs()

    endpoint.refresh_from_db()
    assert (endpoint.state, endpoint.pause_reason) == ("paused", "Catching up failed: it answered 500.")
    assert Notice.objects.get().state == "held"


def test_endpoint_is_paused_at_410(vendor: Vendor, sink: Sink) -> None:
    endpoint = make.endpoint(vendor, url=f"{URL}/410")

    place_orders(vendor, 3)

    endpoint.refresh_from_db()
    assert (len(sink.arrived), endpoint.state) == (1, "paused")
    assert set(Notice.objects.values_list("state", flat=True)) == {"held"}
