"""Machines of the demo's SoftwarePassport products: where programs were started, and which were deactivated."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from devtools.demo.orders.purchase import DemoPurchase
from orders.models import Activity
from vendors.actor import SYSTEM, Actor

MAX_MACHINES = 2  # of one order item; the demo's product allows so many for each copy
CUSTOMER_WITH_NEW_COMPUTER = "mt.lhermitte@courrier.example"  # of scenarios.toml


@dataclass(slots=True)
class Machine:
    """A machine that runs the program."""

    hardware_id: str
    address: str | None
    at: datetime
    last_at: datetime
    deactivated_at: datetime | None = None


def make_machines(
    purchase: DemoPurchase,
    name: str,
    at: datetime,
    *,
    trial: bool,
    refunded: bool,
    random: Random,
    clock: datetime,
) -> list[Machine]:
    """Return the trial's machine from the purchase on, others from their first launch."""
    replaced = purchase.customer.email == CUSTOMER_WITH_NEW_COMPUTER or random.random() < 0.06
    count = 1 if refunded else random.choices((1 if trial else 0, 1, MAX_MACHINES), (10, 60, 30))[0]
    count = MAX_MACHINES if replaced and not refunded else count
    machines: list[Machine] = []
    actor = purchase.customer_actor
    for number in range(1, count + 1):
        if number > 1 or not trial:
            at += timedelta(minutes=random.uniform(4, 90 if replaced else 3_000))
            if at > clock:
                break
            hardware_id = _hardware_id(random)
            sentence = f"{name} activated on the machine {hardware_id} ({number} of {MAX_MACHINES})."
            purchase.add_activity(at, Activity.Kind.KEY, sentence, actor)
            machines.append(_seen(hardware_id, at, random, clock))
        else:
            machines.append(Machine(_hardware_id(random), None, at, at))
    if len(machines) == MAX_MACHINES and replaced:
        _deactivate(purchase, name, machines[-1], clock)
    return machines


def _hardware_id(random: Random) -> str:
    return f"{random.getrandbits(32):08X}-{random.getrandbits(16):04X}"


def _seen(hardware_id: str, at: datetime, random: Random, clock: datetime) -> Machine:
    last_at = min(at + timedelta(days=random.uniform(0, 40)), clock)
    return Machine(hardware_id, f"198.51.100.{random.randrange(1, 255)}", at, last_at)


def _deactivate(purchase: DemoPurchase, name: str, machine: Machine, clock: datetime) -> None:
    at = min(machine.last_at + timedelta(hours=5), clock - timedelta(minutes=50))
    if at > machine.at:
        machine.last_at, machine.deactivated_at = min(machine.last_at, at), at
        team: list[Actor] = list(purchase.seller.team.values())
        sentence = f"{name} deactivated on the machine {machine.hardware_id}; its key is revoked."
        by = team[-1] if team else SYSTEM
        purchase.add_activity(
            at, Activity.Kind.KEY, sentence, by, data={"comment": "The customer has a new computer."}
        )
