"""Deactivate All Machines: no machine is active, no key is valid."""

import pytest

from delivery.licenses.actions.deactivate_all_machines import DeactivateAllMachines
from delivery.licenses.models import LicenseKey
from delivery.models import Delivery
from orders.actions import Obstacle
from orders.models import OrderItem
from tests.at_once import at_once
from tests.delivery.licenses.software_passport import delivered_passport, fetch_key, machine_states
from vendors.actor import Actor

pytestmark = pytest.mark.usefixtures("fresh_limits")


def test_deactivate_all_machines_deactivates_machines_and_revokes_keys(anna: Actor, item: OrderItem) -> None:
    delivery = delivered_passport(item)
    for hardware_id in ("AAAA-1", "BBBB-2"):
        fetch_key(delivery, hardware_id)

    activity = DeactivateAllMachines(item.order, anna, item).run(comment="The code was passed on.")

    delivery.refresh_from_db()
    assert (
        activity.sentence == "Backup Pro deactivated on all 2 machines; no key of theirs is valid any more."
    )
    assert sorted(activity.data["hardware_ids"]) == ["AAAA-1", "BBBB-2"]
    assert (delivery.machines, delivery.key) == (0, None)
    assert not LicenseKey.objects.active().exists()
    assert [fetch_key(delivery, machine).status_code for machine in ("AAAA-1", "CCCC-3", "DDDD-4")] == [
        403,
        200,
        200,
    ]


def test_deactivate_all_machines_refuses_without_active_machine(anna: Actor, item: OrderItem) -> None:
    delivered_passport(item)

    with pytest.raises(Obstacle, match="it is active on no machine"):
        DeactivateAllMachines(item.order, anna, item).run(comment="none")


@pytest.mark.django_db(transaction=True)
def test_deactivate_all_machines_counts_right_while_programs_fetch_keys(anna: Actor, item: OrderItem) -> None:
    delivery = delivered_passport(item, machines=3)
    for number in range(3):
        fetch_key(delivery, f"PC-{number}")

    def deactivate() -> object:
        return DeactivateAllMachines(item.order, anna, item).run(comment="all")

    at_once(deactivate, deactivate, *[lambda n=n: fetch_key(delivery, f"PC-{n}") for n in range(10)])

    states = list(machine_states(item).values())
    assert Delivery.objects.get().machines == states.count("active") <= 3
    assert LicenseKey.objects.active().count() == states.count("active")
