"""The note above an order: open, failed and stuck refunds, and the customer's open request."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from jobs.models import Job
from orders.models import Order
from tests import make
from vendors.actor import Actor

Panel = Callable[[Actor], Client]


@pytest.fixture
def order_page(amir: Actor, order: Order, panel: Panel) -> Callable[[], str]:
    client = panel(amir)

    def page() -> str:
        return client.get(order.get_absolute_url()).content.decode()

    return page


def test_refund_note_polls_only_while_a_refund_is_open(order: Order, order_page: Callable[[], str]) -> None:
    assert 'hx-trigger="every' not in order_page()
    refund = make.refund(order, state="submitted")
    assert 'hx-trigger="every 2s"' in order_page()

    refund.state, refund.settled_at = "succeeded", timezone.now()
    refund.save()
    assert 'hx-trigger="every' not in order_page()
    assert "Succeeded" in order_page()


def test_refund_note_shows_the_latest_failure_until_another_refund(
    order: Order, order_page: Callable[[], str]
) -> None:
    make.refund(
        order, state="failed", failure="the card has expired", settled_at=timezone.now() - timedelta(days=9)
    )
    assert "The card has expired" in order_page()

    order.reserved_minor = 0
    make.refund(order, state="submitted")
    assert "The card has expired" not in order_page()


def test_refund_note_does_not_call_a_stuck_refund_submitted(
    order: Order, order_page: Callable[[], str]
) -> None:
    refund = make.refund(order, state="submitted")
    Job.objects.create(
        vendor=order.vendor, task="refunds.send_to_gateway", queue="money", arguments={},
        dedupe_key=f"refund:{refund.pk}:send", state="failed", failed_at=timezone.now(),
    )  # fmt: skip

    assert "nobody knows yet whether the gateway took it" in order_page()


def test_refund_note_shows_the_open_request(
    order: Order, order_page: Callable[[], str], anna: Actor, panel: Panel
) -> None:
    refund_request = make.refund_request(order, comment="It <b>does not</b> start.")
    page = order.get_absolute_url()

    assert "“It &lt;b&gt;does not&lt;/b&gt; start.”" in order_page()
    assert f'href="{page}actions/refund-order/?next={page}"' in order_page()
    agent = panel(anna).get(page).content.decode()
    assert "asked for a refund" in agent
    assert "decline-request" not in agent
    refund_request.state = "declined"
    refund_request.save()
    assert "asked for a refund" not in order_page()


def test_decline_request_page_shows_the_request(amir: Actor, order: Order, panel: Panel) -> None:
    page = f"{order.get_absolute_url()}actions/decline-request/"
    assert "no refund request is open" in panel(amir).get(page).content.decode()
    make.refund_request(order, comment="It does not start.")

    assert "It does not start." in panel(amir).get(page).content.decode()
