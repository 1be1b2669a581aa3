"""The evidence of a dispute on one page, with its deadline; the list; the notes on the order's pages."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from delivery.downloads.models import Download
from delivery.licenses.models import Activation
from orders.models import Order, OrderItem
from refunds.models import Dispute
from tests import make
from tests.delivery import goods
from vendors.actor import Actor

Panel = Callable[[Actor], Client]


@pytest.fixture
def dispute(order: Order) -> Dispute:
    Order.objects.filter(vendor_id=order.vendor_id, pk=order.pk).update(status="charged_back")
    return make.dispute(order, reason="fraudulent", due_at=timezone.now() + timedelta(days=5, hours=1))


def test_dispute_page_gathers_the_evidence_with_its_deadline(
    bob: Actor, item: OrderItem, dispute: Dispute, panel: Panel
) -> None:
    goods.terms(item, key_source="built_in")
    goods.delivered(item)
    file = goods.file(item.order.vendor, filename="setup.zip")
    Download.objects.create(
        vendor=item.order.vendor, link=goods.link(item, file), version=goods.current(file), client="x",
        address="203.0.113.7", served=2048,
    )  # fmt: skip
    Activation.objects.create(
        vendor=item.order.vendor, item=item, hardware_id="1234-ABCD", address="203.0.113.8"
    )
    make.email(item.order, state="sent", subject="Your receipt")
    make.email(item.order, subject="To the vendor", to="support@acme.example")

    page = panel(bob).get(dispute.get_absolute_url()).text

    for text in (
        "Dispute of €49.95", "Evidence needed", "Fraudulent", "5\xa0days", "setup.zip", "203.0.113.7", "2,048 bytes",
        "1234-ABCD", "203.0.113.8", "Your receipt", "Sent", "grace@navy.example", "Privacy policy",
    ):  # fmt: skip
        assert text in page
    assert "To the vendor" not in page


def test_disputes_are_listed_by_their_deadlines(
    bob: Actor, sam: Actor, dispute: Dispute, panel: Panel, django_assert_max_num_queries: Any
) -> None:
    later = make.dispute(make.order(dispute.vendor), due_at=timezone.now() + timedelta(days=9))
    over = make.dispute(make.order(dispute.vendor), status="won", closed_at=timezone.now())
    client = panel(bob)
    client.get("/refunds/disputes/")

    with django_assert_max_num_queries(8):
        page = client.get("/refunds/disputes/").text

    places = [page.index(row.order.number) for row in (dispute, later, over)]
    assert places == sorted(places)
    assert (
        panel(sam).get("/refunds/disputes/", follow=True).redirect_chain[-1][0] == "/admin/refunds/dispute/"
    )


def test_order_names_its_dispute_on_page_and_tab(bob: Actor, dispute: Dispute, panel: Panel) -> None:
    url = dispute.order.get_absolute_url()

    page, tab = panel(bob).get(url).text, panel(bob).get(f"{url}refunds/").text

    assert "The customer's bank disputes €49.95." in page.replace("&#x27;", "'")
    assert dispute.get_absolute_url() in page
    assert dispute.get_absolute_url() in tab
