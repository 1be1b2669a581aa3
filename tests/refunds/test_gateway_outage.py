"""During an outage of the gateway forms are accepted at once, and the refunds are sent after it."""

import time
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import Settings

from devtools.fake_gateway.server import FakeGateway
from devtools.ports import free_port
from orders.models import Order
from refunds.models import Refund
from tests import make
from tests.refunds.makers import process_due_jobs
from vendors.actor import Actor
from vendors.models import Vendor


def submit_refund(client: Client, order: Order) -> float:
    """Submit the form; return the seconds until the order page is shown."""
    started_at = time.monotonic()
    form = {"comment": "x", "token": str(uuid4())}
    page = client.post(f"{order.get_absolute_url()}actions/refund-order/", form, follow=True)
    assert "Refund successfully submitted." in page.content.decode()
    return time.monotonic() - started_at


@pytest.mark.slow
@pytest.mark.parametrize("outage", ["down", "hanging"])
def test_refunds_are_accepted_during_an_outage_and_sent_after_it(
    amir: Actor,
    vendor: Vendor,
    panel: Callable[[Actor], Client],
    fake_gateway: FakeGateway,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    outage: str,
) -> None:
    monkeypatch.setattr("orders.payments.stripe_sdk.TIMEOUT", 0.2)
    gateway_url = settings.GATEWAY_URL
    if outage == "down":
        settings.GATEWAY_URL = f"http://127.0.0.1:{free_port()}"
    else:
        fake_gateway.faults.rates = {"hang": 1.0}
    seconds = [submit_refund(panel(amir), make.order(vendor)) for _ in range(3)]

    assert max(seconds) < 3  # two pages each; the limit of one POST is measured by `make chaos NAME=refunds`
    assert fake_gateway.post_count == 0
    process_due_jobs(2)
    assert set(Refund.objects.values_list("state", flat=True)) == {"submitted"}

    settings.GATEWAY_URL, fake_gateway.faults.rates = gateway_url, {}
    process_due_jobs(2)
    assert set(Refund.objects.values_list("state", flat=True)) == {"succeeded"}
    assert [refund["amount"] for refund in fake_gateway.ledger.refunds.values()] == [4995] * 3
    assert set(Order.objects.values_list("status", flat=True)) == {"refunded"}
