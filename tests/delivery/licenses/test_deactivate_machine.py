"""Deactivate Machine: another may be activated, its key is revoked, and its program gets none."""

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
from tests.delivery.licenses.software_passport import delivered_passport, fetch_key, machine_states
from tests.tables import snapshot
from vendors.actor import Actor

Panel = Callable[[Actor], Client]
pytestmark = pytest.mark.usefixtures("fresh_limits")


def test_deactivate_machine_allows_another_machine(anna: Actor, item: OrderItem, panel: Panel) -> None:
    delivery = delivered_passport(item, machines=1)
    fetch_key(delivery, "AAAA-1")
    page = f"{item.get_absolute_url()}actions/deactivate-machine/"
    assert "AAAA-1, 127.0.0.1, last seen" in panel(anna).get(page).content.decode()

    form = {"machine": Activation.objects.get().pk, "comment": "The laptop was sold."}
    response = panel(anna).post(page, form, follow=True)

    assert "Machine deactivated: another one may take its place." in response.content.decode()
    assert (fetch_key(delivery, "AAAA-1").json()["error"], fetch_key(delivery, "BBBB-2").status_code) == (
        "deactivated",
        200,
    )
    assert machine_states(item) == {"AAAA-1": "deactivated", "BBBB-2": "active"}
    activity = item.order.activities.get(sentence__contains="deactivated")
    assert activity.sentence == "Backup Pro deactivated on the machine AAAA-1; its key is revoked."
    assert activity.data["comment"] == "The laptop was sold."


def test_deactivate_machine_is_linked_in_each_row(
    anna: Actor, bob: Actor, item: OrderItem, panel: Panel
) -> None:
    delivery = delivered_passport(item, machines=3)
    for hardware_id in ("AAAA-1", "BBBB-2", "CCCC-3"):
        fetch_key(delivery, hardware_id)
    first, second, third = Activation.objects.order_by("pk")
    DeactivateMachine(item.order, anna, goods.reloaded(item)).run(machine=third.pk, comment="sold")
    base = f"{item.get_absolute_url()}actions/"

    page = panel(anna).get(item.get_absolute_url()).content.decode()
    form_page = panel(anna).get(f"{base}deactivate-machine/?machine={second.pk}&comment=x").content.decode()

    links = [f"deactivate-machine/?machine={first.pk}", f"deactivate-machine/?machine={second.pk}",
               f"reactivate-machine/?machine={third.pk}", "deactivate-all-machines/"]  # fmt: skip
    assert [f'href="{base}{link}"' in page for link in links] == [True] * 4
    assert re.search(rf'value="{second.pk}"[^>]* checked', form_page)
    assert not re.search(rf'value="{first.pk}"[^>]* checked', form_page)
    assert ">x</textarea>" not in form_page
    assert "?machine=" not in panel(bob).get(item.get_absolute_url()).content.decode()


def test_deactivate_machine_revokes_only_the_key_of_that_machine(anna: Actor, item: OrderItem) -> None:
    delivery = delivered_passport(item, old_key_days=30)
    for machine in ("AAAA-1", "BBBB-2"):
        fetch_key(delivery, machine)
    first = Activation.objects.get(hardware_id="AAAA-1")

    DeactivateMachine(item.order, anna, goods.reloaded(item)).run(machine=first.pk, comment="sold")

    keys = {key.hardware_id: (key.state, key.reason) for key in LicenseKey.objects.all()}
    assert keys == {"AAAA-1": ("revoked", DEACTIVATED), "BBBB-2": ("active", "")}
    delivery.refresh_from_db()
    assert (delivery.machines, goods.key_of(delivery).hardware_id) == (1, "BBBB-2")
    assert "Your license key" in delivery.receipt_text


def test_deactivate_machine_cancels_its_pending_key(anna: Actor, item: OrderItem) -> None:
    delivery = delivered_passport(item, key_source="pool")
    fetch_key(delivery)

    DeactivateMachine(item.order, anna, goods.reloaded(item)).run(
        machine=Activation.objects.get().pk, comment="sold"
    )

    assert Delivery.objects.get().awaits_key_since is None
    assert "enter this activation code" in Delivery.objects.get().receipt_text


def test_deactivate_machine_refuses_unknown_and_deactivated_machines(anna: Actor, item: OrderItem) -> None:
    delivery = delivered_passport(item)
    fetch_key(delivery, "AAAA-1")
    fetch_key(delivery, "BBBB-2")
    deactivated = Activation.objects.get(hardware_id="AAAA-1").pk
    DeactivateMachine(item.order, anna, goods.reloaded(item)).run(machine=deactivated, comment="sold")
    before = snapshot()

    for machine in (deactivated, 2**40):
        with pytest.raises(Obstacle, match="not active any more"):
            DeactivateMachine(item.order, anna, goods.reloaded(item)).run(machine=machine, comment="sold")
    assert snapshot() == before


@pytest.mark.parametrize("status", ["refunded", "charged_back", "pending"])
def test_deactivate_machine_refuses_an_order_that_is_not_deliverable(
    anna: Actor, item: OrderItem, status: str
) -> None:
    fetch_key(delivered_passport(item))
    Order.objects.update(status=status)

    action = DeactivateMachine(Order.objects.get(), anna, goods.reloaded(item))
    assert action.obstacle() in ("it was refunded", "the order is not paid (charged back)",
                                 "the order is not paid (waiting for payment)")  # fmt: skip


def test_deactivate_machine_is_listed_only_for_products_with_machine_keys(
    anna: Actor, item: OrderItem
) -> None:
    terms = goods.terms(item, key_source="built_in")
    goods.delivered(item)
    assert not DeactivateMachine(item.order, anna, goods.reloaded(item)).is_listed()

    terms.delete()
    delivered_passport(item)
    action = DeactivateMachine(item.order, anna, goods.reloaded(item))
    assert (action.is_listed(), action.obstacle()) == (True, "it is active on no machine")
