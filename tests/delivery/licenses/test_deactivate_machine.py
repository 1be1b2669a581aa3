"""Deactivate Machine: its place is free, its key revoked, and its program comes away empty-handed."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from delivery.licenses.actions.deactivate_machine import DeactivateMachine
from delivery.licenses.machines import DEACTIVATED
from delivery.licenses.models import Activation, LicenseKey
from delivery.models import Delivery
from orders.actions import Obstacle
from orders.models import Order, OrderItem
from tests.delivery import goods
from tests.delivery.licenses.passports import ask, bought, fresh, states
from tests.tables import snapshot
from vendors.actor import Actor

Panel = Callable[[Actor], Client]
pytestmark = pytest.mark.usefixtures("fresh_limits")


def test_it_frees_the_place_for_another_machine(anna: Actor, item: OrderItem, panel: Panel) -> None:
    delivery = bought(item, machines=1)
    ask(delivery, "AAAA-1")
    page = f"{item.get_absolute_url()}actions/deactivate-machine/"
    assert "AAAA-1, 127.0.0.1, last seen" in panel(anna).get(page).content.decode()

    form = {"machine": Activation.objects.get().pk, "comment": "The laptop was sold."}
    answer = panel(anna).post(page, form, follow=True)

    assert "Machine deactivated: another one may take its place." in answer.content.decode()
    assert (ask(delivery, "AAAA-1").json()["error"], ask(delivery, "BBBB-2").status_code) == (
        "deactivated",
        200,
    )
    assert states(item) == {"AAAA-1": "deactivated", "BBBB-2": "active"}
    told = item.order.activities.get(sentence__contains="deactivated")
    assert told.sentence == "Backup Pro deactivated on the machine AAAA-1; its key is revoked."
    assert told.data["comment"] == "The laptop was sold."


def test_it_is_offered_on_each_machines_row(anna: Actor, bob: Actor, item: OrderItem, panel: Panel) -> None:
    delivery = bought(item, machines=3)
    for hardware_id in ("AAAA-1", "BBBB-2", "CCCC-3"):
        ask(delivery, hardware_id)
    first, second, third = Activation.objects.order_by("pk")
    DeactivateMachine(item.order, anna, fresh(item)).run(machine=third.pk, comment="sold")
    base = f"{item.get_absolute_url()}actions/"

    page = panel(anna).get(item.get_absolute_url()).content.decode()
    asked = panel(anna).get(f"{base}deactivate-machine/?machine={second.pk}&comment=x").content.decode()

    offered = [f"deactivate-machine/?machine={first.pk}", f"deactivate-machine/?machine={second.pk}",
               f"reactivate-machine/?machine={third.pk}", "deactivate-all-machines/"]  # fmt: skip
    assert [f'href="{base}{one}"' in page for one in offered] == [True] * 4
    assert re.search(rf'value="{second.pk}"[^>]* checked', asked)
    assert not re.search(rf'value="{first.pk}"[^>]* checked', asked)
    assert ">x</textarea>" not in asked
    assert "?machine=" not in panel(bob).get(item.get_absolute_url()).content.decode()


def test_it_revokes_the_key_of_that_machine_alone(anna: Actor, item: OrderItem) -> None:
    delivery = bought(item, old_key_days=30)
    for machine in ("AAAA-1", "BBBB-2"):
        ask(delivery, machine)
    first = Activation.objects.get(hardware_id="AAAA-1")

    DeactivateMachine(item.order, anna, fresh(item)).run(machine=first.pk, comment="sold")

    keys = {key.hardware_id: (key.state, key.reason) for key in LicenseKey.objects.all()}
    assert keys == {"AAAA-1": ("revoked", DEACTIVATED), "BBBB-2": ("active", "")}
    delivery.refresh_from_db()
    assert (delivery.machines, delivery.key.hardware_id) == (1, "BBBB-2")
    assert "Your license key" in delivery.receipt_text


def test_it_waits_no_longer_for_a_key_of_a_machine_that_is_gone(anna: Actor, item: OrderItem) -> None:
    delivery = bought(item, key_source="pool")
    ask(delivery)

    DeactivateMachine(item.order, anna, fresh(item)).run(machine=Activation.objects.get().pk, comment="sold")

    assert Delivery.objects.get().awaits_key_since is None
    assert "enter this activation code" in Delivery.objects.get().receipt_text


def test_it_refuses_a_machine_of_another_item_and_one_that_is_gone(anna: Actor, item: OrderItem) -> None:
    delivery = bought(item)
    ask(delivery, "AAAA-1")
    ask(delivery, "BBBB-2")
    gone = Activation.objects.get(hardware_id="AAAA-1").pk
    DeactivateMachine(item.order, anna, fresh(item)).run(machine=gone, comment="sold")
    before = snapshot()

    for machine in (gone, 2**40):
        with pytest.raises(Obstacle, match="not active any more"):
            DeactivateMachine(item.order, anna, fresh(item)).run(machine=machine, comment="sold")
    assert snapshot() == before


@pytest.mark.parametrize("status", ["refunded", "charged_back", "pending"])
def test_it_says_why_it_cannot_run(anna: Actor, item: OrderItem, status: str) -> None:
    ask(bought(item))
    Order.objects.update(status=status)

    action = DeactivateMachine(Order.objects.get(), anna, fresh(item))
    assert action.obstacle() in ("it was refunded", "the order is not paid (charged back)",
                                 "the order is not paid (waiting for payment)")  # fmt: skip


def test_it_is_for_products_of_machines_only(anna: Actor, item: OrderItem) -> None:
    goods.terms(item, key_source="built_in")
    goods.delivered(item)
    assert not DeactivateMachine(item.order, anna, fresh(item)).is_listed()

    item.product.terms.delete()
    bought(item)
    action = DeactivateMachine(item.order, anna, fresh(item))
    assert (action.is_listed(), action.obstacle()) == (True, "it is active on no machine")
