"""Refunds that Customer Service pays out by hand: to do, then succeeded with a reference."""

from collections.abc import Callable
from urllib.parse import unquote

import pytest
from django.test import Client

from jobs.worker import process_jobs
from notifications.emails.models import Email
from orders.actions import Obstacle, menu
from orders.models import Order
from refunds.actions.finish_refund import FinishRefund
from refunds.actions.record_refund import RecordRefund
from refunds.models import Refund
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]


@pytest.fixture
def order(vendor: Vendor) -> Order:
    """An order of two lines, paid by PayPal."""
    return make.order(vendor, items=2, payment_method="paypal", card_brand="", card_last4="", charge_id="")


def test_recorded_refund_is_to_do_until_it_has_a_reference(
    sam: Actor, order: Order, sentences: Callable[[], list[str]], mailoutbox: list[object]
) -> None:
    RecordRefund(order, sam).run(comment="x")
    refund = Refund.objects.get()
    process_jobs()
    assert (refund.status_text, refund.by_hand, order.jobs.count()) == ("To do", True, 0)

    FinishRefund(order, sam).run(refund=refund.pk, outcome="succeeded", note="PP-771")
    process_jobs()

    order.refresh_from_db()
    assert (order.status, order.refunded_minor) == ("refunded", 9990)
    assert sentences()[:2] == [
        "Refund of €99.90 is to be paid out by hand.",
        "Refund of €99.90 succeeded, paid out by hand, reference PP-771.",
    ]
    assert "It was paid out the way you paid us." in Email.objects.get().text


def test_record_refund_with_a_reference_succeeds_at_once(sam: Actor, order: Order) -> None:
    line = order.items.get(position=2)

    RecordRefund(order, sam).run(comment="x", item=line.pk, reference="WIRE-1")

    order.refresh_from_db()
    line.refresh_from_db()
    assert (order.status, order.refunded_minor, line.refund_status) == ("partly_refunded", 4995, "refunded")
    assert Refund.objects.get().reference == "WIRE-1"


def test_record_refund_is_for_customer_service_and_not_for_cards(
    sam: Actor, amir: Actor, order: Order, vendor: Vendor
) -> None:
    with pytest.raises(Obstacle, match="only Customer Service pays out by hand"):
        RecordRefund(order, amir).run(comment="x")
    with pytest.raises(Obstacle, match="use Refund Order - Credit Card"):
        RecordRefund(make.order(vendor), sam).run(comment="x")
    assert "record-refund" in {entry.slug for entry in menu(order, sam)}
    assert "record-refund" not in {entry.slug for entry in menu(order, amir)}


def test_record_refund_is_offered_for_cards_of_another_gateway(sam: Actor, vendor: Vendor) -> None:
    RecordRefund(make.order(vendor, charge_id=""), sam).run(comment="x", reference="OLD-1")

    assert Refund.objects.get().state == "succeeded"


def test_mailto_link_names_the_order_and_the_item(amir: Actor, order: Order, panel: Panel) -> None:
    line = order.items.get(position=1)
    pages = [
        panel(amir).get(f"{order.get_absolute_url()}{page}").content.decode()
        for page in (
            "actions/refund-order/",
            "refunds/",
            f"items/{line.pk}/",
            f"items/{line.pk}/actions/refund-product/",
        )
    ]

    for page in pages:
        address = unquote(page[page.index("mailto:") :].partition('"')[0].replace("&amp;", "&"))
        assert address.startswith(f"mailto:orders@mycommerce.com?subject=Refund of order {order.number}")
        assert "paid by PayPal" in address
        assert (f"item {line.pk}" in address) is (page in pages[2:])
        assert ("Only this product is meant: Backup Pro" in address) is (page in pages[2:])
    assert "it was not paid by card: write to Customer Service" in pages[0]


def test_mailto_link_is_absent_where_the_vendor_can_refund(amir: Actor, vendor: Vendor, panel: Panel) -> None:
    card = make.order(vendor)

    assert "mailto:" not in panel(amir).get(f"{card.get_absolute_url()}refunds/").content.decode()
