"""Our books and the gateway's are compared both ways; what can be corrected is, and the rest is stored."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F
from django.test import Client
from django.utils import timezone

from devtools.fake_gateway.server import FakeGateway
from jobs.worker import process_jobs
from orders.models import Order
from refunds.actions.refund_order import RefundOrder
from refunds.models import Difference, Refund
from refunds.tasks import reconcile_recent_refunds
from tests import make
from tests.job_states import fail_unfinished
from vendors.actor import Actor
from vendors.models import Vendor

pytestmark = pytest.mark.usefixtures("fake_gateway")


@pytest.fixture
def refund(amir: Actor, order: Order, fake_gateway: FakeGateway) -> Refund:
    RefundOrder(order, amir).run(comment="x")
    process_jobs()
    return Refund.objects.get()


def differences(since: str = "3d") -> str:
    """Return the differences that the command prints; it has to end with an error when there are any."""
    out = StringIO()
    exit_code = exit_code_of_reconcile(since, out)
    assert (out.getvalue() == "Both books agree.\n") is (exit_code == 0)
    return out.getvalue() if exit_code else ""


def exit_code_of_reconcile(since: str, out: StringIO) -> int:
    try:
        call_command("reconcile", since=since, stdout=out)
    except CommandError:
        return 1
    return 0


def test_reconcile_finds_nothing_when_both_agree(refund: Refund) -> None:
    assert differences() == ""
    assert not Difference.objects.exists()


def test_reconcile_corrects_our_refund(refund: Refund, order: Order, fake_gateway: FakeGateway) -> None:
    fake_gateway.ledger.move(refund.gateway_id, "failed", "declined")

    assert "mended" in differences()
    assert differences() == ""
    refund.refresh_from_db()
    assert refund.state == "failed"
    difference = Difference.objects.get()
    assert difference.gateway_id == refund.gateway_id
    assert (difference.order, difference.what, difference.is_mended) == (
        order,
        "Succeeded here, failed at the gateway",
        True,
    )


def test_reconcile_records_refunds_made_at_the_gateway(order: Order, fake_gateway: FakeGateway) -> None:
    fake_gateway.ledger.refund({"charge": order.charge_id})

    assert f"mended  {order.number}" in differences()
    order.refresh_from_db()
    assert order.status == "refunded"
    assert differences() == ""


def test_reconcile_stores_what_it_cannot_correct(
    vendor: Vendor, refund: Refund, fake_gateway: FakeGateway
) -> None:
    lost = make.refund(make.order(vendor), state="succeeded", gateway_id="re_nowhere", needs_approval=False)
    unknown_charge = make.charge_id("EUR", 700)
    fake_gateway.ledger.refund({"charge": unknown_charge})
    gateway_refund = fake_gateway.ledger.refunds[refund.gateway_id] | {"amount": 1}
    fake_gateway.ledger._keep("refund", gateway_refund)

    printed = differences()
    assert differences() == printed  # the same rows again, and no others
    assert printed.count("OPEN") == Difference.objects.count() == 3
    assert f"{lost.order.number}  re_nowhere  €49.95 succeeded here, not known at the gateway" in printed
    assert "€7.00 refunded at the gateway, not here" in printed
    assert "The gateway has a refund of €0.01 where we have one of €49.95." in printed


def test_reconcile_records_no_more_than_is_left(order: Order, fake_gateway: FakeGateway) -> None:
    make.refund(order, amount_minor=4000)
    gateway_refund = fake_gateway.ledger.refund({"charge": order.charge_id})

    assert "OPEN" in differences()
    difference = Difference.objects.get()
    reason = "€49.95 is more than the €9.95 that is left"
    assert difference.what == f"€49.95 refunded at the gateway, not here: {reason}"
    assert (difference.order, difference.gateway_id, difference.is_mended) == (
        order,
        gateway_refund["id"],
        False,
    )


def test_reconcile_ties_a_refund_without_charge_to_no_order(
    vendor: Vendor, fake_gateway: FakeGateway
) -> None:
    make.order(vendor, charge_id="")
    gateway_refund = fake_gateway.ledger.refund({"charge": make.charge_id("EUR", 4995)})
    fake_gateway.ledger.refunds[gateway_refund["id"]] = gateway_refund | {"charge": ""}

    assert "OPEN" in differences()
    assert Difference.objects.get().order is None
    assert not Refund.objects.exists()


def test_reconcile_finds_refunds_whose_job_has_failed(
    amir: Actor, vendor: Vendor, fake_gateway: FakeGateway
) -> None:
    arrived, lost = make.order(vendor), make.order(vendor)
    for order, fault in ((arrived, "drop_after"), (lost, "drop_before")):
        fake_gateway.faults.times = {fault: 1}
        RefundOrder(order, amir).run(comment="x")
        process_jobs()
    fail_unfinished()

    printed = differences()

    assert f"mended  {arrived.number}" in printed
    assert f"OPEN    {lost.number}  -  €49.95 submitted here, never arrived at the gateway" in printed


def test_reconcile_finds_by_reference_what_is_too_old_to_be_listed(
    amir: Actor, order: Order, fake_gateway: FakeGateway
) -> None:
    fake_gateway.faults.times = {"drop_after": 1}
    RefundOrder(order, amir).run(comment="x")
    process_jobs()
    fail_unfinished()
    for gateway_refund in fake_gateway.ledger.refunds.values():
        gateway_refund["created"] -= 9 * 86_400

    assert f"mended  {order.number}" in differences("3d")
    assert Refund.objects.get().state == "succeeded"


def test_reconcile_does_not_report_a_refund_on_its_way(
    amir: Actor, order: Order, fake_gateway: FakeGateway
) -> None:
    fake_gateway.faults.times = {"drop_after": 1}
    RefundOrder(order, amir).run(comment="x")
    process_jobs()

    assert differences() == ""
    assert Refund.objects.get().state == "succeeded"  # settled by what reconcile has read


def test_reconcile_looks_back_as_far_as_since_says(refund: Refund, fake_gateway: FakeGateway) -> None:
    fake_gateway.ledger.move(refund.gateway_id, "failed")
    Refund.objects.update(created_at=timezone.now() - timedelta(days=9))
    fake_gateway.ledger.refunds[refund.gateway_id]["created"] -= 9 * 86_400

    assert differences("3d") == ""
    assert "mended" in differences((timezone.now() - timedelta(days=10)).date().isoformat())
    with pytest.raises(CommandError, match="is no date"):
        call_command("reconcile", since="yesterday")


def test_difference_has_refund_order_and_vendor(
    refund: Refund, order: Order, fake_gateway: FakeGateway
) -> None:
    Refund.objects.filter(pk=refund.pk).update(amount_minor=F("amount_minor") - 1, tax_minor=0)

    differences()

    difference = Difference.objects.get()
    assert (difference.refund, difference.order, difference.vendor, difference.gateway_id) == (
        refund,
        order,
        order.vendor,
        refund.gateway_id,
    )


def test_reconcile_ignores_refunds_by_hand_and_failed_ones(vendor: Vendor, fake_gateway: FakeGateway) -> None:
    """The gateway does not know those paid out by hand, nor have to know those that failed."""
    by_hand = {"by_hand": True, "settled_at": timezone.now()}
    make.refund(make.order(vendor), state="succeeded", **by_hand)
    make.refund(make.order(vendor), state="failed", gateway_id="re_gone", settled_at=timezone.now())

    assert differences() == ""


def test_reconcile_task_runs_each_night(order: Order, fake_gateway: FakeGateway) -> None:
    fake_gateway.ledger.refund({"charge": order.charge_id})

    reconcile_recent_refunds()

    assert Difference.objects.get().is_mended


def test_differences_of_all_vendors_are_read_by_customer_service(
    sam: Actor,
    order: Order,
    other_vendor: Vendor,
    fake_gateway: FakeGateway,
    panel: Callable[[Actor], Client],
) -> None:
    other_order = make.order(other_vendor)
    for refunded in (order, other_order):
        fake_gateway.ledger.refund({"charge": refunded.charge_id})
    differences()

    client = panel(sam)
    page = client.get("/admin/refunds/difference/").content.decode()
    assert order.number in page
    assert other_order.number in page
    for query in ("", "?attention=stuck", "?attention=hand", "?attention=open", f"?q={order.number}"):
        assert client.get(f"/admin/refunds/refund/{query}").status_code == 200
