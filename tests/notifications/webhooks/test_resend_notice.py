"""The Notices tab: every try, the payload as first sent beside that of today, and Resend."""

from collections.abc import Callable

import pytest
from django.test import Client

from jobs.enqueue import enqueue_all
from jobs.worker import process_jobs
from notifications.webhooks.actions.resend_notice import ResendNotice
from notifications.webhooks.create_notices import send_notice
from notifications.webhooks.models import Event, Notice
from orders.actions import Obstacle
from orders.models import Order
from tests import make
from tests.notice_sink import Sink
from vendors.actor import Actor

Panel = Callable[[Actor], Client]


@pytest.fixture
def told(order: Order, sink: Sink) -> Notice:
    """A refund that the vendor's server refused once."""
    make.endpoint(order.vendor, url="https://hooks.acme.example/500")
    enqueue_all(send_notice(order, Event.REFUND), vendor_id=order.vendor_id, subject=order.as_subject)
    process_jobs()
    return Notice.objects.get()


def test_it_shows_every_notice_with_its_tries(anna: Actor, order: Order, told: Notice, panel: Panel) -> None:
    page = panel(anna).get(f"{order.get_absolute_url()}notices/").content.decode()

    for fact in (told.message_id, "Trying again", "500 Internal Server Error", "93.184.215.14", "next try"):
        assert fact in page


def test_it_shows_then_and_now_side_by_side(anna: Actor, order: Order, told: Notice, panel: Panel) -> None:
    Order.objects.update(email="hopper@navy.example")

    page = panel(anna).get(f"{order.get_absolute_url()}notices/{told.pk}/").content.decode()

    assert "As it was written" in page
    assert "As it would be now" in page
    assert "grace@navy.example" in page
    assert "hopper@navy.example" in page
    assert "this is what a resend posts" in page
    assert "Resend as of now" in page


def test_it_resends_under_a_delivery_id_of_its_own(
    anna: Actor, order: Order, told: Notice, panel: Panel, sink: Sink
) -> None:
    Order.objects.update(email="hopper@navy.example")
    sink.answers = "/200"

    panel(anna).post(f"{order.get_absolute_url()}actions/resend-notice/", {"notice": told.pk})
    process_jobs()

    resent = Notice.objects.latest("pk")
    assert (resent.first, resent.origin, resent.event_at) == (told, "resent", told.event_at)
    assert sink.arrived[-1].message_id == resent.message_id != told.message_id
    assert b"hopper@navy.example" in sink.arrived[-1].body
    assert "Resending the notice “refund” to hooks.acme.example." in [
        one.sentence for one in order.activities.all()
    ]


def test_it_resends_no_other_orders_notice(anna: Actor, order: Order, told: Notice) -> None:
    other = make.order(order.vendor)

    with pytest.raises(Obstacle, match="no such notice"):
        ResendNotice(other, anna).run(notice=told.pk)


def test_it_resends_nothing_to_a_removed_address(anna: Actor, order: Order, told: Notice) -> None:
    told.endpoint.removed_at = make.PLACED_AT
    told.endpoint.save()

    with pytest.raises(Obstacle, match="was removed"):
        ResendNotice(order, anna).run(notice=told.pk)


def test_it_escapes_what_servers_answer(anna: Actor, order: Order, told: Notice, panel: Panel) -> None:
    told.attempts.update(answer="<script>alert(1)</script>", headers={"X": "<b>"}, error="<i>")

    for page in ("notices/", f"notices/{told.pk}/"):
        shown = panel(anna).get(order.get_absolute_url() + page).content.decode()
        assert "<script>alert" not in shown
        assert "&lt;script&gt;alert(1)" in shown
        assert "<b>" not in shown


def test_it_shows_a_viewer_everything_but_the_button(
    bob: Actor, order: Order, told: Notice, panel: Panel
) -> None:
    page = panel(bob).get(f"{order.get_absolute_url()}notices/{told.pk}/").content.decode()

    assert "As it was written" in page
    assert "Resend as of now" not in page
