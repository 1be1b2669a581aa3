"""A form that moves money does what it showed, or is shown again with a sentence and does nothing."""

from collections.abc import Callable

import pytest
from django.test import Client

from jobs.worker import process_jobs
from orders.bulk.models import BulkRun
from orders.models import Order, OrderItem
from refunds.actions.refund_product import RefundProduct
from refunds.models import Refund
from refunds.models.states import State
from refunds.transitions import Transition, apply_transitions
from tests import make
from tests.forms import hidden_fields, problem_of
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]
SHOWN_AGAIN = "Nothing was done. Look at it again, and go on if it is right."


@pytest.fixture
def lines(vendor: Vendor) -> list[OrderItem]:
    """Two lines of one order at the same price."""
    order = make.order(vendor, items=2)
    OrderItem.objects.filter(vendor_id=vendor.pk, order=order, position=2).update(name="Sync")
    return list(order.items.order_by("position"))


def refund_line(item: OrderItem, actor: Actor) -> Refund:
    """Submit a refund of one line, as another person does."""
    order = Order.objects.get(vendor_id=item.vendor_id, pk=item.order_id)
    RefundProduct(order, actor, item).run(comment="first")
    return order.refunds.latest("pk")


def send_back(refund: Refund) -> None:
    assert apply_transitions([Transition(refund, State.FAILED)])


def test_refund_order_is_shown_again_when_more_would_go_back(
    amir: Actor, lines: list[OrderItem], panel: Panel
) -> None:
    order = lines[0].order
    pending = refund_line(lines[0], amir)
    url, client = f"/orders/{order.number}/actions/refund-order/", panel(amir)
    form = hidden_fields(client.get(url).text) | {"comment": "Customer request"}
    assert form["shown"] == "€49.95 goes back for Sync"
    send_back(pending)

    page = client.post(url, form).text

    assert problem_of(page) == (
        "Meanwhile this has changed: the page showed “€49.95 goes back for Sync”, "
        f"now it is “€99.90 goes back for Backup Pro, Sync”. {SHOWN_AGAIN}"
    )
    assert not order.refunds.exclude(pk=pending.pk).exists()
    assert "Customer request</textarea>" in page
    client.post(url, hidden_fields(page) | {"comment": "Customer request"})
    assert order.refunds.latest("pk").amount_minor == 9990


def test_refund_order_is_shown_again_when_another_product_would_go_back(
    amir: Actor, lines: list[OrderItem], panel: Panel
) -> None:
    order = lines[0].order
    pending = refund_line(lines[0], amir)
    url, client = f"/orders/{order.number}/actions/refund-order-duplicate/", panel(amir)
    form = hidden_fields(client.get(url).text) | {"comment": "x"}
    send_back(pending)
    refund_line(lines[1], amir)

    assert "now it is “€49.95 goes back for Backup Pro”" in problem_of(client.post(url, form).text)


@pytest.mark.parametrize("slug", ["refund-order", "refund-order-duplicate"])
def test_refused_refund_comes_back_whole_without_its_button(
    amir: Actor, order: Order, panel: Panel, slug: str
) -> None:
    url, client = f"/orders/{order.number}/actions/{slug}/", panel(amir)
    form = hidden_fields(client.get(url).text) | {"comment": "He <b>wrote</b> twice"}
    make.refund(order, state=State.SUBMITTED)

    page = client.post(url, form).text

    assert problem_of(page) == "This cannot be done now: its refund is on its way."
    assert "He &lt;b&gt;wrote&lt;/b&gt; twice</textarea>" in page
    assert "€0.00" not in page
    assert ">Continue</button>" not in page


def test_refund_product_that_met_an_obstacle_has_no_button(
    amir: Actor, lines: list[OrderItem], panel: Panel
) -> None:
    url = f"/orders/{lines[0].order.number}/items/{lines[0].pk}/actions/refund-product/"
    client = panel(amir)
    form = hidden_fields(client.get(url).text) | {"comment": "x"}
    refund_line(lines[0], amir)

    page = client.post(url, form).text

    assert problem_of(page) == "This cannot be done now: its refund is on its way."
    assert ">Continue</button>" not in page


def test_recorded_refund_is_shown_again_when_its_amounts_changed(
    sam: Actor, vendor: Vendor, panel: Panel
) -> None:
    order = make.order(vendor, items=2, payment_method="wire")
    url, client = f"/orders/{order.number}/actions/record-refund/", panel(sam)
    page = client.get(url).text
    assert "€99.90" in page
    make.refund(order, amount_minor=1000, tax_minor=160, state=State.SUBMITTED, by_hand=True)

    page = client.post(url, hidden_fields(page) | {"comment": "x"}).text

    assert "now it is “€89.90 goes back" in problem_of(page)
    assert order.refunds.count() == 1


def test_form_sent_twice_is_not_shown_again(amir: Actor, order: Order, panel: Panel) -> None:
    url, client = f"/orders/{order.number}/actions/refund-order/", panel(amir)
    form = hidden_fields(client.get(url).text) | {"comment": "x"}

    pages = [client.post(url, form, follow=True).text for _ in range(2)]

    assert ["Refund successfully submitted." in page for page in pages] == [True, True]
    assert order.refunds.count() == 1


def test_bulk_refund_sends_to_each_order_what_the_preview_showed(
    amir: Actor, lines: list[OrderItem], order: Order, panel: Panel
) -> None:
    pending = refund_line(lines[0], amir)
    url = f"/orders/actions/refund-order/?order={order.number}&order={lines[0].order.number}"
    client = panel(amir)
    page = client.get(url).text
    assert "€99.90 goes back" in page
    client.post(url, hidden_fields(page) | {"comment": "x", "how_many": "2"})
    send_back(pending)

    while process_jobs():
        pass

    refused = BulkRun.objects.get().orders.get(state="refused")
    assert refused.order == lines[0].order
    assert "showed “€49.95”, now it is “€99.90”" in refused.result_text
    assert list(order.refunds.values_list("amount_minor", flat=True)) == [4995]


def test_bulk_refund_is_shown_again_when_the_sums_changed(
    amir: Actor, lines: list[OrderItem], order: Order, panel: Panel
) -> None:
    pending = refund_line(lines[0], amir)
    url = f"/orders/actions/refund-order/?order={order.number}&order={lines[0].order.number}"
    client = panel(amir)
    form = hidden_fields(client.get(url).text) | {"comment": "x", "how_many": "2"}
    send_back(pending)

    page = client.post(url, form).text

    assert problem_of(page) == (
        "Meanwhile this has changed: the page showed “2 orders, €99.90 goes back”, "
        f"now it is “2 orders, €149.85 goes back”. {SHOWN_AGAIN}"
    )
    assert not BulkRun.objects.exists()


def test_approval_is_shown_again_when_another_refund_waits(sam: Actor, vendor: Vendor, panel: Panel) -> None:
    first = make.refund(make.order(vendor, items=2), amount_minor=4995, tax_minor=798)
    order = first.order
    url, client = f"/orders/{order.number}/actions/approve-refund/", panel(sam)
    form = hidden_fields(client.get(url).text) | {"refund": str(first.pk)}
    assert apply_transitions([Transition(first, State.DECLINED)])
    order.refresh_from_db()
    second = make.refund(order)

    page = client.post(url, form).text

    assert f"now it is “Refund of €99.90 (number {second.pk})”" in problem_of(page)
    assert set(order.refunds.values_list("state", flat=True)) == {State.DECLINED, State.WAITING}
