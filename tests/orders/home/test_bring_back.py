"""What was set aside on Home is brought back, by the message's Undo or from the page of its kind."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client

from orders.home.models import SetAside
from orders.models import Activity, Order
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]


@pytest.fixture(autouse=True)
def _uncached(vendor: Vendor) -> None:
    cache.delete(f"needs-attention:{vendor.pk}")


@pytest.mark.parametrize("mark", ["handled", "later"])
def test_undo_brings_a_row_back(anna: Actor, panel: Panel, order: Order, mark: str) -> None:
    request, client = make.refund_request(order), panel(anna)
    address = f"/needs-attention/refund-requests/{request.pk}/"
    undo = f'action="{address}undo/"'

    message = client.post(address, {"mark": mark, "comment": "She called."}, follow=True).content.decode()
    assert undo in message
    page = client.get("/needs-attention/refund-requests/").content.decode()
    assert undo in page
    assert "She called." in page
    back = client.post(f"{address}undo/", follow=True).content.decode()

    assert "It waits again." in back
    assert order.number in back
    assert not SetAside.objects.exists()
    comments = Activity.objects.filter(order=order, kind=Activity.Kind.COMMENT).order_by("pk")
    assert comments.values_list("data__comment", flat=True).last() == "Waits again: refund requests."
    assert client.post(f"{address}undo/").status_code == 404


def test_viewer_brings_nothing_back(anna: Actor, bob: Actor, panel: Panel, order: Order) -> None:
    request = make.refund_request(order)
    address = f"/needs-attention/refund-requests/{request.pk}/"
    panel(anna).post(address, {"mark": "handled"})

    assert panel(bob).post(f"{address}undo/").status_code == 403
    assert "Bring back" not in panel(bob).get("/needs-attention/refund-requests/").content.decode()
    assert SetAside.objects.exists()
