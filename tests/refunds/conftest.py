import threading
from collections.abc import Callable, Iterator

import pytest
from pytest_django import Settings

from devtools.fake_gateway.server import FakeGateway
from devtools.ports import HOST
from orders.models import Activity, Order
from tests.refunds.makers import WEBHOOK_SECRET


@pytest.fixture
def fake_gateway(settings: Settings) -> Iterator[FakeGateway]:
    """A fake gateway on a port of its own, to which this process sends refunds; its banks answer only by `settle`."""
    with FakeGateway(0, secret=WEBHOOK_SECRET, delay=-1) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        settings.STRIPE_API_KEY, settings.STRIPE_WEBHOOK_SECRET = "", WEBHOOK_SECRET
        settings.GATEWAY_URL = f"http://{HOST}:{server.server_address[1]}"
        yield server
        server.shutdown()


@pytest.fixture
def ledger(fake_gateway: FakeGateway) -> Callable[[Order], list[tuple[int, str]]]:
    """A function that returns (amount, status) of each of the order's refunds in the gateway's own ledger."""

    def refunds_of(order: Order) -> list[tuple[int, str]]:
        refunds = fake_gateway.ledger.refunds.values()
        return [
            (refund["amount"], refund["status"]) for refund in refunds if refund["charge"] == order.charge_id
        ]

    return refunds_of


@pytest.fixture
def sentences(order: Order) -> Callable[[], list[str]]:
    """A function that returns the sentences of the order's Activity tab, oldest first."""
    activities = Activity.objects.filter(order=order).order_by("pk")
    return lambda: list(activities.values_list("sentence", flat=True))
