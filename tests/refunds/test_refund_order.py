"""Refund Order - Credit Card: all that is left goes back, once."""

from collections.abc import Callable
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


def test_it_gives_all_back_and_tells_each_step(
    amir: Actor, order: Order, given: Ledger, told: Callable[[], list[str]], mailoutbox: list[object]
) -> None:
    RefundOrder(order, amir).run(comment="bought by mistake", keeps_license=True)
    order.refresh_from_db()
    assert order.refunds.values_list("comment", "keeps_license").get() == ("bought by mistake", True)
    assert (order.reserved_minor, order.refunded_minor, order.status) == (4995, 0, "paid")

    process_jobs()

    order.refresh_from_db()
    assert given(order) == [(4995, "succeeded")]
    assert (order.reserved_minor, order.refunded_minor, order.status) == (4995, 4995, "refunded")
    assert order.items.get().refund_status == "refunded"
    letter = "“Refund of €49.95 for your order " + order.number + "” sent to grace@navy.example."
    assert told()[:2] == ["Refund of €49.95 submitted.", "Refund of €49.95 succeeded."]
    assert letter in told()
    assert order.activities.order_by("pk")[1].cause == order.activities.earliest("pk")


def test_it_writes_to_the_customer_unless_the_vendor_does_not_want_it(
    amir: Actor, vendor: Vendor, fake_gateway: FakeGateway, mailoutbox: list[object]
) -> None:
    first, second = make.order(vendor), make.order(vendor)
    RefundOrder(first, amir).run(comment="x")
    process_jobs()
    RefundSettings.objects.create(vendor=vendor, mails_customer=False)
    RefundOrder(second, amir).run(comment="x")
    process_jobs()

    letter = Email.objects.get()
    assert (letter.to, letter.order, letter.about) == ("grace@navy.example", first, "refund")
    for fact in ("€49.95", "of it €7.98 tax", first.number, "Visa ending in 4242", "Acme Software"):
        assert fact in letter.text


@pytest.mark.parametrize(
    ("facts", "reason"),
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
def test_it_says_why_it_cannot_be(amir: Actor, vendor: Vendor, facts: dict[str, object], reason: str) -> None:
    order = make.order(vendor, **facts)

    entries = {entry.slug: entry.reason for entry in menu(order, amir)}
    assert reason in entries["refund-order"]
    with pytest.raises(Obstacle, match=reason):
        RefundOrder(order, amir).run(comment="x")
    assert not Refund.objects.exists()


def test_it_is_for_managers_and_owners(anna: Actor, amir: Actor, order: Order, panel: Panel) -> None:
    page = f"/orders/{order.number}/actions/refund-order/"

    assert panel(anna).get(page).status_code == 403
    assert panel(anna).post(page, {"comment": "x"}).status_code == 403
    assert panel(amir).get(page).status_code == 200


def test_it_says_what_will_happen(amir: Actor, vendor: Vendor, panel: Panel) -> None:
    order = make.order(vendor, items=2)

    page = panel(amir).get(f"/orders/{order.number}/actions/refund-order/").content.decode()

    for fact in (
        "€99.90",
        "€15.96",
        "Visa ending in 4242",
        "Backup Pro",
        "stop working",
        "Leave the license valid",
    ):
        assert fact in page
    assert ">Continue</button>" in page


def test_it_is_one_refund_however_often_the_form_is_sent(amir: Actor, order: Order, panel: Panel) -> None:
    page, form = f"/orders/{order.number}/actions/refund-order/", {"comment": "x", "token": str(uuid4())}

    answers = [panel(amir).post(page, form, follow=True).content.decode() for _ in range(3)]

    assert all("Refund successfully submitted." in answer for answer in answers)
    assert Refund.objects.count() == order.jobs.count() == 1


def test_it_shows_live_how_it_goes(
    amir: Actor, order: Order, panel: Panel, fake_gateway: FakeGateway
) -> None:
    RefundOrder(order, amir).run(comment="x")
    submitted = panel(amir).get(order.get_absolute_url()).content.decode()
    process_jobs()
    succeeded = panel(amir).get(order.get_absolute_url()).content.decode()

    assert 'status-submitted">Submitted' in submitted
    assert 'hx-trigger="every 2s"' in submitted
    assert 'status-succeeded">Succeeded' in succeeded
    assert "hx-trigger" not in succeeded


def test_it_shows_the_gateways_reason_in_red(
    amir: Actor, vendor: Vendor, panel: Panel, given: Ledger
) -> None:
    order = make.order(vendor, charge_id=make.charge_id("EUR", 4995, "refuses"))
    RefundOrder(order, amir).run(comment="x")
    process_jobs()

    page = panel(amir).get(order.get_absolute_url()).content.decode()
    order.refresh_from_db()
    assert "Refund of €49.95: failed. This card&#x27;s bank does not take refunds." in page
    assert (order.left.minor, order.items.get().refund_status, given(order)) == (4995, "", [])
    RefundOrder(order, amir).run(comment="again")  # the amount and the lines are free again


def test_it_gives_back_what_an_earlier_refund_left(
    amir: Actor, vendor: Vendor, given: Ledger, fake_gateway: FakeGateway
) -> None:
    order = make.order(vendor, items=3)
    RefundProduct(order, amir, order.items.get(position=2)).run(comment="x")
    process_jobs()
    order.refresh_from_db()
    assert order.status == "partly_refunded"

    RefundOrder(order, amir).run(comment="x")
    process_jobs()

    order.refresh_from_db()
    assert given(order) == [(4995, "succeeded"), (9990, "succeeded")]
    assert (order.status, order.left.minor) == ("refunded", 0)
    taxes = order.refunds.order_by("pk").values_list("tax_minor", flat=True)
    assert list(taxes) == [798, 1596]
