"""A refund costs at most fifteen statements in its request; session and person are three of them."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import make
from vendors.actor import Actor
from vendors.models import Vendor


@pytest.mark.parametrize("slug", ["refund-order", "refund-order-duplicate", "refund-product"])
def test_it_refunds_with_fifteen(
    amir: Actor, vendor: Vendor, panel: Callable[[Actor], Client], slug: str
) -> None:
    order = make.order(vendor, items=3)
    of = order.items.earliest("pk") if slug == "refund-product" else order
    client, page = panel(amir), f"{of.get_absolute_url()}actions/{slug}/"
    client.get(page)

    with CaptureQueriesContext(connection) as captured:
        form = {"comment": "x", "token": str(uuid4())}
        assert client.post(page, form).status_code == 303

    # Outside of tests the outermost savepoints are the transactions themselves.
    spoken = [one["sql"] for one in captured.captured_queries if "SAVEPOINT" not in one["sql"][:20]]
    assert order.refunds.count() == 1
    assert len(spoken) <= 15, "\n".join(sql[:150] for sql in spoken)
