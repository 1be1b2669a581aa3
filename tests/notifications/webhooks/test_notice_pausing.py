"""An endpoint that fails for a day is paused: its vendor is warned, nothing is lost, catching up tells all in order."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from jobs.enqueue import enqueue_all
from jobs.worker import process_jobs
from notifications.emails.models import Email
from notifications.webhooks.create_notices import send_notice
from notifications.webhooks.models import Event, Notice, NoticeEndpoint
from orders.models import Order
from tests import make
from tests.notice_sink import Sink
from vendors.actor import Actor
from vendors.models import Vendor

URL = "https://hooks.acme.example"
Panel = Callable[[Actor], Client]
pytestmark = pytest.mark.usefixtures("mailoutbox")


@pytest.fixture
def vendor(db: None) -> Vendor:
    return make.vendor("Acme Software", notification_email="orders@acme.example")


def tell(vendor: Vendor, count: int = 1) -> list[Order]:
    orders = [make.order(vendor) for _ in range(count)]
    for order in orders:
        enqueue_all(send_notice(order, Event.ORDER), vendor_id=vendor.pk, subject=order.as_subject)
    process_jobs()
    return orders


@pytest.fixture
def paused(vendor: Vendor, sink: Sink) -> NoticeEndpoint:
    """One that has failed since yesterday, and once more."""
    yesterday = datetime.now(UTC) - timedelta(hours=25)
    endpoint = make.endpoint(vendor, url=f"{URL}/500", failing_since=yesterday, failures=9)
    tell(vendor)
    endpoint.refresh_from_db()
    return endpoint


def test_it_pauses_and_warns_by_mail_and_banner(
    paused: NoticeEndpoint, vendor: Vendor, anna: Actor, panel: Panel
) -> None:
    assert (paused.state, paused.pause_reason) == ("paused", "It has failed for a day: it answered 500.")
    assert Notice.objects.get().state == "held"
    letter = Email.objects.get()
    assert (letter.to, letter.kind) == ("orders@acme.example", "warning")
    assert "Notices to hooks.acme.example are paused" in letter.text
    assert "Notices to hooks.acme.example are paused" in panel(anna).get("/orders/").content.decode()


def test_it_queues_while_it_is_paused(paused: NoticeEndpoint, vendor: Vendor, sink: Sink) -> None:
    before = len(sink.arrived)

    (order,) = tell(vendor)

    assert len(sink.arrived) == before
    assert order.notices.get().state == "held"
    assert order.activities.latest("pk").sentence == "Notice “order” waits: hooks.acme.example is paused."
    assert Email.objects.count() == 1


def test_it_catches_up_in_order_and_goes_on(
    paused: NoticeEndpoint, vendor: Vendor, alice: Actor, panel: Panel, sink: Sink
) -> None:
    tell(vendor, 70)
    before, sink.answers = len(sink.arrived), "/200"

    panel(alice).post(f"/marketing/notices/{paused.pk}/catch-up/")
    process_jobs()

    held = Notice.objects.order_by("pk").values_list("message_id", flat=True)
    assert [one.message_id for one in sink.arrived[before:]] == list(held)
    assert set(Notice.objects.values_list("state", flat=True)) == {"delivered"}
    paused.refresh_from_db()
    vendor.refresh_from_db()
    assert (paused.state, vendor.warning) == ("active", "")
    (order,) = tell(vendor)
    assert order.notices.get().state == "delivered"


def test_it_stays_paused_when_catching_up_fails(
    paused: NoticeEndpoint, alice: Actor, panel: Panel, sink: Sink
) -> None:
    panel(alice).post(f"/marketing/notices/{paused.pk}/catch-up/")
    process_jobs()

    paused.refresh_from_db()
    assert (paused.state, paused.pause_reason) == ("paused", "Catching up failed: it answered 500.")
    assert Notice.objects.get().state == "held"


def test_it_stops_at_410(vendor: Vendor, sink: Sink) -> None:
    endpoint = make.endpoint(vendor, url=f"{URL}/410")

    tell(vendor, 3)

    endpoint.refresh_from_db()
    assert (len(sink.arrived), endpoint.state) == (1, "paused")
    assert set(Notice.objects.values_list("state", flat=True)) == {"held"}
