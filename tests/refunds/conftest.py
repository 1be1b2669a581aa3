import threading
from collections.abc import Callable, Iterator

import pytest
from pytest_django import Settings

from devtools.fake_gateway.server import FakeGateway
from devtools.ports import HOST
from orders.models import Activity, Order

SECRET = "whsec_of_the_tests"


@pytest.fixture
def fake_gateway(settings: Settings) -> Iterator[FakeGateway]:
    """The fake gateway on a port of its own, and this process refunds there. Its banks answer when told to."""
    with FakeGateway(0, secret=SECRET, delay=-1) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        settings.STRIPE_API_KEY, settings.STRIPE_WEBHOOK_SECRET = "", SECRET
        settings.GATEWAY_URL = f"http://{HOST}:{server.server_address[1]}"
        yield server
        server.shutdown()


@pytest.fixture
def given(fake_gateway: FakeGateway) -> Callable[[Order], list[tuple[int, str]]]:
    """What the gateway's own ledger has of an order: (amount, status) of each refund."""

    def ledger(order: Order) -> list[tuple[int, str]]:
        refunds = fake_gateway.ledger.refunds.values()
        return [(one["amount"], one["status"]) for one in refunds if one["charge"] == order.charge_id]

    return ledger


@pytest.fixture
def told(order: Order) -> Callable[[], list[str]]:
    """What the Activity tab says, oldest first."""
    activities = Activity.objects.filter(order=order).order_by("pk")
    return lambda: list(activities.values_list("sentence", flat=True))
