"""Both books, compared both ways; what can be mended is, and everything else is a row for a person."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F
from django.utils import timezone

from devtools.fake_gateway.server import FakeGateway
from jobs.models import Job
from jobs.worker import process_jobs
from orders.models import Order
from refunds.actions.refund_order import RefundOrder
from refunds.models import Difference, Refund
from refunds.tasks import reconcile_lately
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

pytestmark = pytest.mark.usefixtures("fake_gateway")


@pytest.fixture
def refund(amir: Actor, order: Order, fake_gateway: FakeGateway) -> Refund:
    RefundOrder(order, amir).run(comment="x")
    process_jobs()
    return Refund.objects.get()


def said(since: str = "3d") -> str:
    """What the command prints; it has to end with an error when it prints a difference."""
    out = StringIO()
    before = reconcile_ends(since, out)
    assert (out.getvalue() == "Both books agree.\n") is (before == 0)
    return out.getvalue() if before else ""


def reconcile_ends(since: str, out: StringIO) -> int:
    """Its exit code."""
    try:
        call_command("reconcile", since=since, stdout=out)
    except CommandError:
        return 1
    return 0


def test_it_is_content_when_both_agree(refund: Refund) -> None:
    assert said() == ""
    assert not Difference.objects.exists()


def test_it_mends_what_the_gateway_knows_better(
    refund: Refund, order: Order, fake_gateway: FakeGateway
) -> None:
    fake_gateway.ledger.move(refund.gateway_id, "failed", "declined")

    assert "mended" in said()
    assert said() == ""
    refund.refresh_from_db()
    assert refund.state == "failed"
    row = Difference.objects.get()
    assert row.gateway_id == refund.gateway_id
    assert (row.order, row.what, row.is_mended) == (order, "Succeeded here, failed at the gateway", True)


def test_it_takes_over_refunds_made_there(order: Order, fake_gateway: FakeGateway) -> None:
    fake_gateway.ledger.refund({"charge": order.charge_id})

    assert f"mended  {order.number}" in said()
    order.refresh_from_db()
    assert order.status == "refunded"
    assert said() == ""


def test_it_names_what_nobody_can_mend(vendor: Vendor, refund: Refund, fake_gateway: FakeGateway) -> None:
    lost = make.refund(make.order(vendor), state="succeeded", gateway_id="re_nowhere", needs_approval=False)
    stranger = make.charge_id("EUR", 700)
    fake_gateway.ledger.refund({"charge": stranger})
    there = fake_gateway.ledger.refunds[refund.gateway_id] | {"amount": 1}
    fake_gateway.ledger._keep("refund", there)

    printed = said()
    assert said() == printed  # the same rows again, and no more of them
    assert printed.count("OPEN") == Difference.objects.count() == 3
    assert f"{lost.order.number}  re_nowhere  €49.95 succeeded here, not known at the gateway" in printed
    assert "€7.00 refunded at the gateway, not here" in printed
    assert "The gateway has a refund of €0.01 where we have one of €49.95." in printed


def test_it_takes_over_no_more_than_is_left(order: Order, fake_gateway: FakeGateway) -> None:
    make.refund(order, amount_minor=4000)
    there = fake_gateway.ledger.refund({"charge": order.charge_id})

    assert "OPEN" in said()
    row = Difference.objects.get()
    left = "€49.95 is more than the €9.95 that is left"
    assert row.what == f"€49.95 refunded at the gateway, not here: {left}"
    assert (row.order, row.gateway_id, row.is_mended) == (order, there["id"], False)


def test_it_ties_a_refund_without_charge_to_no_order(vendor: Vendor, fake_gateway: FakeGateway) -> None:
    make.order(vendor, charge_id="")
    there = fake_gateway.ledger.refund({"charge": make.charge_id("EUR", 4995)})
    fake_gateway.ledger.refunds[there["id"]] = there | {"charge": ""}

    assert "OPEN" in said()
    assert Difference.objects.get().order is None
    assert not Refund.objects.exists()


def test_it_finds_what_its_step_gave_up_on(amir: Actor, vendor: Vendor, fake_gateway: FakeGateway) -> None:
    arrived, lost = make.order(vendor), make.order(vendor)
    for order, fault in ((arrived, "drop_after"), (lost, "drop_before")):
        fake_gateway.faults.times = {fault: 1}
        RefundOrder(order, amir).run(comment="x")
        process_jobs()
    Job.objects.update(failed_at=timezone.now())

    printed = said()

    assert f"mended  {arrived.number}" in printed
    assert f"OPEN    {lost.number}  -  €49.95 submitted here, never arrived at the gateway" in printed


def test_it_looks_by_name_for_what_is_too_old_to_be_listed(
    amir: Actor, order: Order, fake_gateway: FakeGateway
) -> None:
    fake_gateway.faults.times = {"drop_after": 1}
    RefundOrder(order, amir).run(comment="x")
    process_jobs()
    Job.objects.update(failed_at=timezone.now())
    for one in fake_gateway.ledger.refunds.values():
        one["created"] -= 9 * 86_400

    assert f"mended  {order.number}" in said("3d")
    assert Refund.objects.get().state == "succeeded"


def test_it_does_not_take_what_is_on_its_way_for_a_difference(
    amir: Actor, order: Order, fake_gateway: FakeGateway
) -> None:
    fake_gateway.faults.times = {"drop_after": 1}
    RefundOrder(order, amir).run(comment="x")
    process_jobs()

    assert said() == ""
    assert Refund.objects.get().state == "succeeded"  # it only heard first


def test_it_looks_back_as_far_as_it_is_told(refund: Refund, fake_gateway: FakeGateway) -> None:
    fake_gateway.ledger.move(refund.gateway_id, "failed")
    Refund.objects.update(created_at=timezone.now() - timedelta(days=9))
    fake_gateway.ledger.refunds[refund.gateway_id]["created"] -= 9 * 86_400

    assert said("3d") == ""
    assert "mended" in said((timezone.now() - timedelta(days=10)).date().isoformat())
    with pytest.raises(CommandError, match="is no date"):
        call_command("reconcile", since="yesterday")


def test_it_names_whose_a_difference_is(refund: Refund, order: Order, fake_gateway: FakeGateway) -> None:
    Refund.objects.filter(pk=refund.pk).update(amount_minor=F("amount_minor") - 1, tax_minor=0)

    said()

    row = Difference.objects.get()
    assert (row.refund, row.order, row.vendor, row.gateway_id) == (
        refund,
        order,
        order.vendor,
        refund.gateway_id,
    )


def test_it_misses_nothing_that_was_never_there(vendor: Vendor, fake_gateway: FakeGateway) -> None:
    """Paid out by hand, or failed: the gateway has to know neither."""
    by_hand = {"by_hand": True, "settled_at": timezone.now()}
    make.refund(make.order(vendor), state="succeeded", **by_hand)
    make.refund(make.order(vendor), state="failed", gateway_id="re_gone", settled_at=timezone.now())

    assert said() == ""


def test_it_runs_each_night(order: Order, fake_gateway: FakeGateway) -> None:
    fake_gateway.ledger.refund({"charge": order.charge_id})

    reconcile_lately()

    assert Difference.objects.get().is_mended


def test_it_is_read_by_customer_service(
    sam: Actor, order: Order, fake_gateway: FakeGateway, panel: Callable
) -> None:
    fake_gateway.ledger.refund({"charge": order.charge_id})
    said()

    client = panel(sam)
    assert order.number in client.get("/admin/refunds/difference/").content.decode()
    for query in ("", "?attention=stuck", "?attention=hand", "?attention=open", f"?q={order.number}"):
        assert client.get(f"/admin/refunds/refund/{query}").status_code == 200
