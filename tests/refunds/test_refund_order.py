"""Refund Order - Credit Card: all that is left goes back, once."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from devtools.fake_gateway.server import FakeGateway
from jobs.worker import process_jobs
from notifications.emails.models import Email
from orders.actions import Obstacle, menu
from orders.models import Order
from refunds.actions.refund_order import RefundOrder
from refunds.actions.refund_product import RefundProduct
from refunds.models import Refund, RefundSettings
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
Ledger = Callable[[Order], list[tuple[int, str]]]


def test_refund_order_refunds_all_and_shows_its_progress_on_activity(
    amir: Actor, order: Order, ledger: Ledger, sentences: Callable[[], list[str]], mailoutbox: list[object]
) -> None:
    RefundOrder(order, amir).run(comment="bought by mistake", keeps_license=True)
    order.refresh_from_db()
    assert order.refunds.values_list("comment", "keeps_license").get() == ("bought by mistake", True)
    assert (order.reserved_minor, order.refunded_minor, order.status) == (4995, 0, "paid")

    process_jobs()

    order.refresh_from_db()
    assert ledger(order) == [(4995, "succeeded")]
    assert (order.reserved_minor, order.refunded_minor, order.status) == (4995, 4995, "refunded")
    assert order.items.get().refund_status == "refunded"
    sentence = "“Refund of €49.95 for your order " + order.number + "” sent to grace@navy.example."
    assert sentences()[:2] == ["Refund of €49.95 submitted.", "Refund of €49.95 succeeded."]
    assert sentence in sentences()
    assert order.activities.order_by("pk")[1].cause == order.activities.earliest("pk")


def test_refund_order_emails_the_customer_unless_the_vendor_wants_none(
    amir: Actor, vendor: Vendor, fake_gateway: FakeGateway, mailoutbox: list[object]
) -> None:
    first, second = make.order(vendor), make.order(vendor)
    RefundOrder(first, amir).run(comment="x")
    process_jobs()
    RefundSettings.objects.create(vendor=vendor, mails_customer=False)
    RefundOrder(second, amir).run(comment="x")
    process_jobs()

    email = Email.objects.get()
    assert (email.to, email.order, email.kind) == ("grace@navy.example", first, "refund")
    for text in ("€49.95", "of it €7.98 tax", first.number, "Visa ending in 4242", "Acme Software"):
        assert text in email.text


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"is_test": True}, "it is a test order"),
        ({"status": "pending", "paid_minor": 0}, "it is not paid yet"),
        ({"status": "canceled", "paid_minor": 0}, "it was canceled"),
        ({"status": "charged_back"}, "charged it back"),
        ({"payment_method": "free", "paid_minor": 0}, "it was free of charge"),
        ({"paid_minor": 0}, "it was free of charge"),
        ({"kind": "credit"}, "it is a credit"),
        ({"kind": "adjustment"}, "it is an adjustment"),
        ({"payment_method": "paypal"}, "it was not paid by card: write to Customer Service"),
        ({"charge_id": ""}, "not at our gateway: write to Customer Service"),
        ({"reserved_minor": 4995}, "its refund is on its way"),
        ({"reserved_minor": 4995, "refunded_minor": 4995, "status": "refunded"}, "it is refunded"),
    ],
)
def test_refund_order_gives_the_reason_why_it_is_disabled(
    amir: Actor, vendor: Vendor, fields: dict[str, Any], reason: str
) -> None:
    order = make.order(vendor, **fields)

    entries = {entry.slug: entry.reason for entry in menu(order, amir)}
    assert reason in entries["refund-order"]
    with pytest.raises(Obstacle, match=reason):
        RefundOrder(order, amir).run(comment="x")
    assert not Refund.objects.exists()


def test_refund_order_is_for_managers_and_owners(
    anna: Actor, amir: Actor, order: Order, panel: Panel
) -> None:
    page = f"/orders/{order.number}/actions/refund-order/"

    assert panel(anna).get(page).status_code == 403
    assert panel(anna).post(page, {"comment": "x"}).status_code == 403
    assert panel(amir).get(page).status_code == 200


def test_refund_order_page_shows_what_it_will_do(amir: Actor, vendor: Vendor, panel: Panel) -> None:
    order = make.order(vendor, items=2)

    page = panel(amir).get(f"/orders/{order.number}/actions/refund-order/").content.decode()

    for text in (
        "€99.90",
        "€15.96",
        "Visa ending in 4242",
        "Backup Pro",
        "stop working",
        "Leave the license valid",
    ):
        assert text in page
    assert ">Continue</button>" in page


def test_refund_order_makes_one_refund_for_a_form_sent_often(amir: Actor, order: Order, panel: Panel) -> None:
    url, form = f"/orders/{order.number}/actions/refund-order/", {"comment": "x", "token": str(uuid4())}

    pages = [panel(amir).post(url, form, follow=True).content.decode() for _ in range(3)]

    assert all("Refund successfully submitted." in page for page in pages)
    assert Refund.objects.count() == order.jobs.count() == 1


def test_order_page_polls_until_the_refund_has_succeeded(
    amir: Actor, order: Order, panel: Panel, fake_gateway: FakeGateway
) -> None:
    RefundOrder(order, amir).run(comment="x")
    submitted = panel(amir).get(order.get_absolute_url()).content.decode()
    process_jobs()
    succeeded = panel(amir).get(order.get_absolute_url()).content.decode()

    assert 'status-submitted">Submitted' in submitted
    assert 'hx-trigger="every 2s"' in submitted
    assert 'status-succeeded">Succeeded' in succeeded
    assert 'hx-trigger="every' not in succeeded


def test_order_page_shows_the_reason_of_a_failed_refund(
    amir: Actor, vendor: Vendor, panel: Panel, ledger: Ledger
) -> None:
    order = make.order(vendor, charge_id=make.charge_id("EUR", 4995, "refuses"))
    RefundOrder(order, amir).run(comment="x")
    process_jobs()

    page = panel(amir).get(order.get_absolute_url()).content.decode()
    order.refresh_from_db()
    assert "Refund of €49.95: failed. This card&#x27;s bank does not take refunds." in page
    assert (order.left.minor, order.items.get().refund_status, ledger(order)) == (4995, "", [])
    RefundOrder(order, amir).run(comment="again")  # the amount and the lines are free again


def test_refund_order_refunds_what_an_earlier_refund_left(
    amir: Actor, vendor: Vendor, ledger: Ledger, fake_gateway: FakeGateway
) -> None:
    order = make.order(vendor, items=3)
    RefundProduct(order, amir, order.items.get(position=2)).run(comment="x")
    process_jobs()
    order.refresh_from_db()
    assert order.status == "partly_refunded"

    RefundOrder(order, amir).run(comment="x")
    process_jobs()

    order.refresh_from_db()
    assert ledger(order) == [(4995, "succeeded"), (9990, "succeeded")]
    assert (order.status, order.left.minor) == ("refunded", 0)
    taxes = order.refunds.order_by("pk").values_list("tax_minor", flat=True)
    assert list(taxes) == [798, 1596]
