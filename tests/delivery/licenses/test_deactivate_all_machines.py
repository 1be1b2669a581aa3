"""Deactivate All Machines: every place is free again, no key is valid."""

import pytest

from delivery.licenses.actions.deactivate_all_machines import DeactivateAllMachines
from delivery.licenses.models import LicenseKey
from delivery.models import Delivery
from orders.actions import Obstacle
from orders.models import OrderItem
from tests.at_once import at_once
from tests.delivery.licenses.passports import ask, bought, states
from vendors.actor import Actor

pytestmark = pytest.mark.usefixtures("fresh_limits")


def test_it_frees_every_place(anna: Actor, item: OrderItem) -> None:
    delivery = bought(item)
    for machine in ("AAAA-1", "BBBB-2"):
        ask(delivery, machine)

    told = DeactivateAllMachines(item.order, anna, item).run(comment="The code was passed on.")

    delivery.refresh_from_db()
    assert told.sentence == "Backup Pro deactivated on all 2 machines; no key of theirs is valid any more."
    assert sorted(told.data["hardware_ids"]) == ["AAAA-1", "BBBB-2"]
    assert (delivery.machines, delivery.key) == (0, None)
    assert not LicenseKey.objects.standing().exists()
    assert [ask(delivery, machine).status_code for machine in ("AAAA-1", "CCCC-3", "DDDD-4")] == [
        403,
        200,
        200,
    ]


def test_it_refuses_where_none_is_active(anna: Actor, item: OrderItem) -> None:
    bought(item)

    with pytest.raises(Obstacle, match="it is active on no machine"):
        DeactivateAllMachines(item.order, anna, item).run(comment="none")


@pytest.mark.django_db(transaction=True)
def test_it_counts_right_while_programs_ask(anna: Actor, item: OrderItem) -> None:
    delivery = bought(item, machines=3)
    for number in range(3):
        ask(delivery, f"PC-{number}")

    def deactivate() -> object:
        return DeactivateAllMachines(item.order, anna, item).run(comment="all")

    at_once(deactivate, deactivate, *[lambda n=n: ask(delivery, f"PC-{n}") for n in range(10)])

    machines = list(states(item).values())
    assert Delivery.objects.get().machines == machines.count("active") <= 3
    assert LicenseKey.objects.standing().count() == machines.count("active")
