"""Reactivate Machine: the way back for one that was deactivated."""

import pytest
from django.core.mail import EmailMessage

from delivery.licenses.actions.deactivate_all_machines import DeactivateAllMachines
from delivery.licenses.actions.reactivate_machine import ReactivateMachine
from delivery.licenses.models import Activation
from delivery.models import Delivery
from jobs.worker import process_jobs
from orders.actions import Obstacle
from orders.models import OrderItem
from tests.delivery.licenses.passports import ask, bought, states
from tests.tables import snapshot
from vendors.actor import Actor

pytestmark = pytest.mark.usefixtures("fresh_limits")


@pytest.fixture
def delivery(item: OrderItem, anna: Actor) -> Delivery:
    """Of one machine, deactivated."""
    made = bought(item, machines=1)
    ask(made, "AAAA-1")
    DeactivateAllMachines(item.order, anna, item).run(comment="sold")
    return made


def test_it_gives_the_machine_its_place_and_a_new_key(
    anna: Actor, item: OrderItem, delivery: Delivery, mailoutbox: list[EmailMessage]
) -> None:
    told = ReactivateMachine(item.order, anna, item).run(machine=Activation.objects.get().pk, comment="back")
    process_jobs()

    assert told.sentence == "Backup Pro activated again on the machine AAAA-1."
    assert states(item) == {"AAAA-1": "active"}
    key = ask(delivery, "AAAA-1").json()["key"]
    assert key in mailoutbox[-1].body
    delivery.refresh_from_db()
    assert (delivery.machines, delivery.key.hardware_id) == (1, "AAAA-1")


def test_it_refuses_while_no_place_is_free(anna: Actor, item: OrderItem, delivery: Delivery) -> None:
    gone = Activation.objects.get().pk
    ask(delivery, "BBBB-2")
    before = snapshot()

    with pytest.raises(Obstacle, match="as many machines as allowed are active"):
        ReactivateMachine(item.order, anna, item).run(machine=gone, comment="back")
    assert snapshot() == before


def test_it_refuses_a_machine_that_is_active(anna: Actor, item: OrderItem, delivery: Delivery) -> None:
    ask(delivery, "BBBB-2")
    active = Activation.objects.get(hardware_id="BBBB-2").pk

    with pytest.raises(Obstacle, match="active already"):
        ReactivateMachine(item.order, anna, item).run(machine=active, comment="back")
