"""The Notices tab with every attempt, the payload as posted beside the current one, and Resend."""

from collections.abc import Callable

import pytest
from django.test import Client

from jobs.worker import process_jobs
from notifications.webhooks.actions.resend_notice import ResendNotice
from notifications.webhooks.models import Event, Notice
from orders.actions import Obstacle
from orders.models import Order
from tests import make
from tests.notice_sink import Sink
from tests.notifications.webhooks.makers import URL, enqueue_notice
from vendors.actor import Actor

Panel = Callable[[Actor], Client]


@pytest.fixture
def notice(order: Order, sink: Sink) -> Notice:
    """A refund that the vendor's server refused once."""
    make.endpoint(order.vendor, url=f"{URL}/500")
    enqueue_notice(order, Event.REFUND)
    process_jobs()
    return Notice.objects.get()


def test_notices_tab_shows_every_notice_with_its_attempts(
    anna: Actor, order: Order, notice: Notice, panel: Panel
) -> None:
    page = panel(anna).get(f"{order.get_absolute_url()}notices/").content.decode()

    for value in (
        notice.message_id,
        "Trying again",
        "500 Internal Server Error",
        "93.184.215.14",
        "next try",
    ):
        assert value in page


def test_notice_page_shows_posted_and_current_payload(
    anna: Actor, order: Order, notice: Notice, panel: Panel
) -> None:
    Order.objects.update(email="hopper@navy.example")

    page = panel(anna).get(f"{order.get_absolute_url()}notices/{notice.pk}/").content.decode()

    assert "As it was written" in page
    assert "As it would be now" in page
    assert "grace@navy.example" in page
    assert "hopper@navy.example" in page
    assert "this is what a resend posts" in page
    assert "Resend as of now" in page


def test_resend_notice_has_a_webhook_id_of_its_own(
    anna: Actor, order: Order, notice: Notice, panel: Panel, sink: Sink
) -> None:
    Order.objects.update(email="hopper@navy.example")
    sink.answers = "/200"

    panel(anna).post(f"{order.get_absolute_url()}actions/resend-notice/", {"notice": notice.pk})
    process_jobs()

    resent = Notice.objects.latest("pk")
    assert (resent.resend_of, resent.origin, resent.event_at) == (notice, "resent", notice.event_at)
    assert sink.arrived[-1].message_id == resent.message_id != notice.message_id
    assert b"hopper@navy.example" in sink.arrived[-1].body
    assert "Resending the notice “refund” to hooks.acme.example." in [
        activity.sentence for activity in order.activities.all()
    ]


def test_resend_notice_refuses_another_orders_notice(anna: Actor, order: Order, notice: Notice) -> None:
    other = make.order(order.vendor)

    with pytest.raises(Obstacle, match="no such notice"):
        ResendNotice(other, anna).run(notice=notice.pk)


def test_resend_notice_refuses_a_removed_endpoint(anna: Actor, order: Order, notice: Notice) -> None:
    notice.endpoint.removed_at = make.PLACED_AT
    notice.endpoint.save()

    with pytest.raises(Obstacle, match="was removed"):
        ResendNotice(order, anna).run(notice=notice.pk)


def test_notice_pages_escape_what_servers_answer(
    anna: Actor, order: Order, notice: Notice, panel: Panel
) -> None:
    notice.attempts.update(answer="<script>alert(1)</script>", headers={"X": "<b>"}, error="<i>")

    for page in ("notices/", f"notices/{notice.pk}/"):
        html = panel(anna).get(order.get_absolute_url() + page).content.decode()
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert(1)" in html
        assert "<b>" not in html


def test_notice_page_shows_a_viewer_no_resend_button(
    bob: Actor, order: Order, notice: Notice, panel: Panel
) -> None:
    page = panel(bob).get(f"{order.get_absolute_url()}notices/{notice.pk}/").content.decode()

    assert "As it was written" in page
    assert "Resend as of now" not in page
