"""What stands above an order about its refunds: on their way, ended badly, stuck, asked for."""

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
def shown(amir: Actor, order: Order, panel: Panel) -> Callable[[], str]:
    client = panel(amir)

    def page() -> str:
        return client.get(order.get_absolute_url()).content.decode()

    return page


def test_it_asks_again_only_while_a_refund_is_on_its_way(order: Order, shown: Callable[[], str]) -> None:
    assert "hx-trigger" not in shown()
    refund = make.refund(order, state="submitted")
    assert 'hx-trigger="every 2s"' in shown()

    refund.state, refund.settled_at = "succeeded", timezone.now()
    refund.save()
    assert "hx-trigger" not in shown()
    assert "Succeeded" in shown()


def test_it_says_why_the_latest_refund_failed_until_another_is_tried(
    order: Order, shown: Callable[[], str]
) -> None:
    make.refund(
        order, state="failed", failure="the card has expired", settled_at=timezone.now() - timedelta(days=9)
    )
    assert "The card has expired" in shown()

    order.reserved_minor = 0
    make.refund(order, state="submitted")
    assert "The card has expired" not in shown()


def test_it_does_not_call_a_stuck_refund_submitted(order: Order, shown: Callable[[], str]) -> None:
    refund = make.refund(order, state="submitted")
    Job.objects.create(
        vendor=order.vendor, order=order, task="refunds.send_to_gateway", queue="money", arguments={},
        dedupe_key=f"refund:{refund.pk}:send", failed_at=timezone.now(),
    )  # fmt: skip

    assert "nobody knows yet whether the gateway took it" in shown()


def test_it_tells_what_the_customer_waits_for(
    order: Order, shown: Callable[[], str], anna: Actor, panel: Panel
) -> None:
    asked = make.refund_request(order, comment="It <b>does not</b> start.")
    page = order.get_absolute_url()

    assert "“It &lt;b&gt;does not&lt;/b&gt; start.”" in shown()
    assert f'href="{page}actions/refund-order/?next={page}"' in shown()
    agent = panel(anna).get(page).content.decode()
    assert "asked for a refund" in agent
    assert "decline-request" not in agent
    asked.state = "declined"
    asked.save()
    assert "asked for a refund" not in shown()


def test_it_shows_what_is_declined(amir: Actor, order: Order, panel: Panel) -> None:
    page = f"{order.get_absolute_url()}actions/decline-request/"
    assert "no refund request is open" in panel(amir).get(page).content.decode()
    make.refund_request(order, comment="It does not start.")

    assert "It does not start." in panel(amir).get(page).content.decode()
