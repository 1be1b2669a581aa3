from collections.abc import Callable

import pytest

from devtools.fake_gateway.server import FakeGateway
from orders.models import Activity, Order


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
