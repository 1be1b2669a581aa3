"""Refunds above the ceiling of a role wait for another person's approval; Activity names both."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from jobs.worker import process_jobs
from orders.actions import Obstacle
from orders.models import Order
from refunds.actions.approve_refund import ApproveRefund
from refunds.actions.refund_order import RefundOrder
from refunds.models import Refund, RefundSettings
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
Ledger = Callable[[Order], list[tuple[int, str]]]


@pytest.fixture(autouse=True)
def ceiling(vendor: Vendor) -> RefundSettings:
    """Managers refund up to 49.94 euros alone."""
    return RefundSettings.objects.create(vendor=vendor, ceilings={"manager": {"EUR": 4994}})


@pytest.fixture
def waiting(amir: Actor, order: Order) -> Refund:
    RefundOrder(order, amir).run(comment="x")
    return Refund.objects.get()


def test_waiting_refund_is_not_sent_to_the_gateway(waiting: Refund, order: Order, ledger: Ledger) -> None:
    process_jobs()

    order.refresh_from_db()
    assert (waiting.state, waiting.needs_approval, ledger(order)) == ("waiting_for_approval", True, [])
    assert order.reserved_minor == 4995  # the same money cannot be refunded again meanwhile


def test_approved_refund_is_sent_to_the_gateway(
    alice: Actor, waiting: Refund, order: Order, ledger: Ledger, sentences: Callable[[], list[str]]
) -> None:
    ApproveRefund(order, alice).run(refund=waiting.pk)
    process_jobs()

    waiting.refresh_from_db()
    assert (waiting.state, waiting.approved_by, ledger(order)) == (
        "succeeded",
        alice.user,
        [(4995, "succeeded")],
    )
    assert sentences()[:2] == [
        "Refund of €49.95 waits for approval by another person.",
        "Refund of €49.95, asked for by amir@demo.example, approved and submitted.",
    ]
    names = order.activities.order_by("pk").values_list("actor_name", flat=True)
    assert list(names)[:2] == ["amir@demo.example", "alice@demo.example"]


def test_approve_refund_refuses_the_requester(amir: Actor, waiting: Refund, order: Order) -> None:
    with pytest.raises(Obstacle, match="another person has to approve it"):
        ApproveRefund(order, amir).run(refund=waiting.pk)


def test_approve_refund_refuses_an_agent(anna: Actor, waiting: Refund, order: Order) -> None:
    with pytest.raises(PermissionDenied):
        ApproveRefund(order, anna).run(refund=waiting.pk)


def test_approve_refund_approves_once(alice: Actor, sam: Actor, waiting: Refund, order: Order) -> None:
    ApproveRefund(order, alice).run(refund=waiting.pk)

    with pytest.raises(Obstacle, match="not waiting any more: submitted"):
        ApproveRefund(order, sam).run(refund=waiting.pk)
    assert order.jobs.count() == 1


def test_refund_order_repeats_its_message_for_a_form_sent_twice(
    amir: Actor, alice: Actor, order: Order, panel: Panel
) -> None:
    page, form = f"/orders/{order.number}/actions/refund-order/", {"comment": "x", "token": str(uuid4())}

    first = panel(amir).post(page, form, follow=True).content.decode()
    ApproveRefund(order, alice).run(refund=Refund.objects.get().pk)
    again = panel(amir).post(page, form, follow=True).content.decode()

    assert "Refund sent for approval by another person." in first
    assert "Refund sent for approval by another person." in again


def test_refunds_tab_leads_to_the_approval(alice: Actor, waiting: Refund, order: Order, panel: Panel) -> None:
    tab = panel(alice).get(f"{order.get_absolute_url()}refunds/").content.decode()
    page = f"/orders/{order.number}/actions/approve-refund/"
    form_page = panel(alice).get(page).content.decode()
    response = panel(alice).post(page, {"refund": waiting.pk}, follow=True).content.decode()

    assert f'href="{page}"' in tab
    assert "€49.95, asked for by amir@demo.example" in form_page
    assert "Refund successfully submitted." in response


def test_approve_refund_is_listed_only_while_a_refund_is_open(
    alice: Actor, vendor: Vendor, waiting: Refund, panel: Panel
) -> None:
    open_page = panel(alice).get(waiting.order.get_absolute_url()).content.decode()
    other_page = panel(alice).get(make.order(vendor).get_absolute_url()).content.decode()

    assert ('value="approve-refund"' in open_page, 'value="approve-refund"' in other_page) == (True, False)
