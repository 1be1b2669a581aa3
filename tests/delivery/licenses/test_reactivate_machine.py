"""Reactivate Machine: a deactivated machine gets a new key."""

import pytest
from django.core.mail import EmailMessage

from delivery.licenses.actions.deactivate_all_machines import DeactivateAllMachines
from delivery.licenses.actions.reactivate_machine import ReactivateMachine
from delivery.licenses.models import Activation
from delivery.models import Delivery
from jobs.worker import process_jobs
from orders.actions import Obstacle
from orders.models import OrderItem
from tests.delivery import goods
from tests.delivery.licenses.software_passport import delivered_passport, fetch_key, machine_states
from tests.tables import snapshot
from vendors.actor import Actor

pytestmark = pytest.mark.usefixtures("fresh_limits")


@pytest.fixture
def delivery(item: OrderItem, anna: Actor) -> Delivery:
    """A delivery with one machine, which is deactivated."""
    delivery = delivered_passport(item, machines=1)
    fetch_key(delivery, "AAAA-1")
    DeactivateAllMachines(item.order, anna, item).run(comment="sold")
    return delivery


def test_reactivate_machine_activates_it_with_a_new_key(
    anna: Actor, item: OrderItem, delivery: Delivery, mailoutbox: list[EmailMessage]
) -> None:
    activity = ReactivateMachine(item.order, anna, item).run(
        machine=Activation.objects.get().pk, comment="back"
    )
    process_jobs()

    assert activity.sentence == "Backup Pro activated again on the machine AAAA-1."
    assert machine_states(item) == {"AAAA-1": "active"}
    key = fetch_key(delivery, "AAAA-1").json()["key"]
    assert key in mailoutbox[-1].body
    delivery.refresh_from_db()
    assert (delivery.machines, goods.key_of(delivery).hardware_id) == (1, "AAAA-1")


def test_reactivate_machine_refuses_beyond_the_limit(
    anna: Actor, item: OrderItem, delivery: Delivery
) -> None:
    deactivated = Activation.objects.get().pk
    fetch_key(delivery, "BBBB-2")
    before = snapshot()

    with pytest.raises(Obstacle, match="as many machines as allowed are active"):
        ReactivateMachine(item.order, anna, item).run(machine=deactivated, comment="back")
    assert snapshot() == before


def test_reactivate_machine_refuses_an_active_machine(
    anna: Actor, item: OrderItem, delivery: Delivery
) -> None:
    fetch_key(delivery, "BBBB-2")
    active = Activation.objects.get(hardware_id="BBBB-2").pk

    with pytest.raises(Obstacle, match="active already"):
        ReactivateMachine(item.order, anna, item).run(machine=active, comment="back")
