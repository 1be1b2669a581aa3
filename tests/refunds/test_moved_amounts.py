"""Forms that move money say beside their button how much, in the colour of danger, and what else stops."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from orders.models import Order
from tests import make
from vendors.actor import Actor
from vendors.models import Vendor

Panel = Callable[[Actor], Client]


def button_row(page: str) -> str:
    """Return the row with the form's button, without spaces that do not break."""
    rows: list[str] = re.findall(r'<div class="form-actions">.*?</div>', page.replace("\xa0", " "), re.S)
    return rows[-1]


@pytest.mark.parametrize("slug", ["refund-order", "refund-order-duplicate"])
def test_refund_names_the_amount_beside_continue(amir: Actor, order: Order, panel: Panel, slug: str) -> None:
    page = panel(amir).get(f"{order.get_absolute_url()}actions/{slug}/").text

    assert '<button class="btn btn-danger">Continue</button>' in button_row(page)
    assert "€49.95 to Visa ending in 4242" in button_row(page)
    assert "stops working when the refund has succeeded" in page


def test_partial_refunds_name_what_they_send_back(amir: Actor, vendor: Vendor, panel: Panel) -> None:
    order = make.order(vendor, items=3)
    line = order.items.earliest("pk").get_absolute_url()

    page = panel(amir).get(f"{line}actions/refund-product/").text
    assert "€49.95 to Visa ending in 4242" in button_row(page)
    make.refund(order, amount_minor=4995, tax_minor=798, state="submitted")
    page = panel(amir).get(f"{order.get_absolute_url()}actions/refund-order/").text
    assert "€99.90 to Visa" in button_row(page)


def test_refund_of_many_orders_names_the_sums(amir: Actor, vendor: Vendor, panel: Panel) -> None:
    orders = [make.order(vendor), make.order(vendor), make.order(vendor, currency="JPY")]
    address = "&".join(f"order={order.number}" for order in orders)

    page = panel(amir).get(f"/orders/actions/refund-order/?{address}").text

    assert '<button class="btn btn-danger">Continue</button>' in button_row(page)
    assert "€99.90 goes back, ¥4,995 goes back" in button_row(page)
    assert "stop working when their refund has succeeded" in page


def test_approval_and_payment_by_hand_name_the_amount(
    alice: Actor, sam: Actor, vendor: Vendor, panel: Panel
) -> None:
    waiting = make.refund(make.order(vendor)).order
    by_wire = make.order(vendor, payment_method="wire")

    approval = panel(alice).get(f"{waiting.get_absolute_url()}actions/approve-refund/").text
    record = panel(sam).get(f"{by_wire.get_absolute_url()}actions/record-refund/").text

    assert "€49.95 is refunded" in button_row(approval)
    assert "€49.95 is paid out by hand" in button_row(record)
    assert "btn-danger" in button_row(approval)
    assert "btn-danger" in button_row(record)


def test_form_that_moves_nothing_has_no_colour_of_danger(amir: Actor, order: Order, panel: Panel) -> None:
    page = panel(amir).get(f"{order.get_absolute_url()}actions/add-comment/").text

    assert "btn-danger" not in page
    assert 'class="moves"' not in page
