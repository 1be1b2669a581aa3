"""While the gateway is down or hangs nobody waits for it: forms are taken, and refunds go out when it is back."""

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
from tests.refunds.test_send_to_gateway import try_again
from vendors.actor import Actor
from vendors.models import Vendor


def ask(client: Client, order: Order) -> float:
    """Press Continue; the seconds until the order is shown again."""
    began = time.monotonic()
    form = {"comment": "x", "token": str(uuid4())}
    page = client.post(f"{order.get_absolute_url()}actions/refund-order/", form, follow=True)
    assert "Refund successfully submitted." in page.content.decode()
    return time.monotonic() - began


@pytest.mark.parametrize("how", ["down", "hanging"])
def test_it_takes_forms_at_once_and_refunds_when_it_is_back(
    amir: Actor,
    vendor: Vendor,
    panel: Callable[[Actor], Client],
    fake_gateway: FakeGateway,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    how: str,
) -> None:
    monkeypatch.setattr("orders.payments.stripe_sdk.TIMEOUT", 0.2)
    there = settings.GATEWAY_URL
    if how == "down":
        settings.GATEWAY_URL = f"http://127.0.0.1:{free_port()}"
    else:
        fake_gateway.faults.rates = {"hang": 1.0}
    seconds = [ask(panel(amir), make.order(vendor)) for _ in range(3)]

    assert max(seconds) < 3  # two pages each; the limit of one POST is measured by `make chaos NAME=refunds`
    assert fake_gateway.asked == 0
    try_again(2)
    assert set(Refund.objects.values_list("state", flat=True)) == {"submitted"}

    settings.GATEWAY_URL, fake_gateway.faults.rates = there, {}
    try_again(2)
    assert set(Refund.objects.values_list("state", flat=True)) == {"succeeded"}
    assert [one["amount"] for one in fake_gateway.ledger.refunds.values()] == [4995] * 3
    assert set(Order.objects.values_list("status", flat=True)) == {"refunded"}
