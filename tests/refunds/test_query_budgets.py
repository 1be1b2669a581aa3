"""A refund takes at most sixteen statements in its request, three of them for session, user, seats; many take 12."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from orders.actions import run_many
from refunds.actions.refund_order import RefundOrder
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor


@pytest.mark.parametrize("slug", ["refund-order", "refund-order-duplicate", "refund-product"])
def test_refund_takes_at_most_sixteen_statements(
    amir: Actor, vendor: Vendor, panel: Callable[[Actor], Client], slug: str
) -> None:
    order = make.order(vendor, items=3)
    target = order.items.earliest("pk") if slug == "refund-product" else order
    client, page = panel(amir), f"{target.get_absolute_url()}actions/{slug}/"
    client.get(page)

    with CaptureQueriesContext(connection) as captured:
        form = {"comment": "x", "token": str(uuid4())}
        assert client.post(page, form).status_code == 303

    # Outside of tests the outermost savepoints are the transactions themselves.
    statements = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"][:20]]
    assert order.refunds.count() == 1
    assert len(statements) <= 16, "\n".join(sql[:150] for sql in statements)


def test_bulk_refund_takes_twelve_statements_for_one_order_or_many(amir: Actor, vendor: Vendor) -> None:
    for count in (1, 20):
        refunds = [RefundOrder(make.order(vendor, items=2), amir) for _ in range(count)]

        with CaptureQueriesContext(connection) as captured:
            run_many(refunds, comment="x")

        assert len(captured) == 12, "\n".join(query["sql"][:150] for query in captured)
