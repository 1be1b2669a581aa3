"""License keys of the demo: issued, replaced, and waited for."""

from base64 import b64encode
from datetime import datetime, timedelta
from random import Random

from delivery.licenses.format import Claims, write_key
from delivery.licenses.machines import DEACTIVATED
from delivery.licenses.tasks import make_license_key
from delivery.models.delivery_terms import KeySource
from delivery.withdrawal import REFUNDED
from devtools.demo.delivery.delivered import DemoDelivery, DemoKey
from devtools.demo.delivery.machines import make_machines
from devtools.demo.orders.purchase import DemoJob
from orders.models import Activity
from vendors.actor import SYSTEM, Actor

EMPTY = "The list of license keys is empty: add keys to it."
DOWN = "Your generator answered 503: The license server is down for maintenance."
TRIES = tuple(timedelta(hours=hours) for hours in (0, 1, 3, 7, 15, 31))  # from the payment on
NEXT_TRY = timedelta(days=2)  # from the clock: far in the future, so that the state stays
OUT_OF_KEYS = timedelta(days=4)  # before the clock: then the list of QM-DICT-PRO was used up
CUSTOMERS_WITHOUT_KEY = {
    "tobias.winterscheid@letters.example",
    "perpetua.lockwood@mail.example",
}  # of scenarios.toml
CUSTOMER_WITH_NEW_KEY = "ignatius.pemberthy@post.example"
ALPHABET = "ABCDEFGHJKLMNPQRTUVWXY346789"


def issue(delivery: DemoDelivery, random: Random, clock: datetime) -> None:
    """Add its license keys, and what the history says of them."""
    before = len(delivery.purchase.activities)
    if delivery.setup.terms.is_passport:
        _activate(delivery, random, clock)
    elif delivery.setup.terms.key_source != KeySource.NONE:
        _make(delivery, random, clock)
    delivery.activities = delivery.purchase.activities[before:]


def write_texts(delivery: DemoDelivery) -> None:
    for serial, key in enumerate(delivery.keys, 1):
        key.value = _text(delivery, key, serial)
        key.filename = "broadside.lic" if delivery.setup.generator == "file" else ""


def _make(delivery: DemoDelivery, random: Random, clock: datetime) -> None:
    if delivery.setup.terms.needs_hardware_id:
        if random.random() > 0.8:
            return
        delivery.hardware_id = f"{random.getrandbits(32):08X}-{random.getrandbits(16):04X}"
    if error := _error(delivery, clock):
        _add_waiting_job(delivery, error, clock)
        return
    delivery.keys = [DemoKey(delivery.at, delivery.hardware_id)]
    delivery.purchase.add_activity(delivery.at, Activity.Kind.KEY, _made_sentence(delivery))
    if delivery.is_refunded:
        delivery.keys[0].revoked_at, delivery.keys[0].reason = delivery.at + timedelta(hours=30), REFUNDED
    elif delivery.purchase.customer.email == CUSTOMER_WITH_NEW_KEY or random.random() < 0.02:
        _replace_key(delivery, clock)


def _error(delivery: DemoDelivery, clock: datetime) -> str:
    """Return why it has no key yet; "" when it has one."""
    since = clock - delivery.at
    if delivery.is_refunded:
        return ""
    if delivery.line.sku == "QM-DICT-PRO" and since < OUT_OF_KEYS:
        return EMPTY
    deactivated_at = delivery.setup.generator == "down" and since < OUT_OF_KEYS
    return DOWN if deactivated_at or delivery.purchase.customer.email in CUSTOMERS_WITHOUT_KEY else ""


def _add_waiting_job(delivery: DemoDelivery, error: str, clock: datetime) -> None:
    """Add the job that tries again, failed after the last try."""
    cause = delivery.purchase.add_activity(
        delivery.at, Activity.Kind.KEY, f"License key of {delivery.line.name} ordered."
    )
    job = DemoJob(cause, make_license_key.name, make_license_key.queue, clock + NEXT_TRY)
    job.attempts = max(sum(delivery.at + wait < clock for wait in TRIES), 1)
    job.last_error = error
    if job.attempts == len(TRIES):
        job.failed_at = delivery.at + TRIES[-1]
        delivery.purchase.add_activity(job.failed_at, Activity.Kind.KEY, error, cause=cause)
    delivery.job = job
    delivery.purchase.jobs.append(job)


def _replace_key(delivery: DemoDelivery, clock: datetime) -> None:
    """Re-run the delivery two days later: the old key stays valid as long as the product says."""
    at, days = delivery.at + timedelta(days=2, minutes=20), delivery.setup.terms.old_key_days
    if at > clock:
        return
    (old,) = delivery.keys
    old.reason = "A new key took its place."
    if days:
        old.valid_until = at + timedelta(days=days)
    else:
        old.revoked_at = at
    delivery.keys.append(DemoKey(at, delivery.hardware_id))
    team: list[Actor] = list(delivery.purchase.seller.team.values())
    sentence = (
        f"Delivery of {delivery.line.name} made anew; nothing was sent to the customer. "
        "A new license key is being made."
    )
    cause = delivery.purchase.add_activity(at, Activity.Kind.KEY, sentence, team[-1] if team else SYSTEM)
    delivery.purchase.add_activity(
        at + timedelta(seconds=2), Activity.Kind.KEY, _made_sentence(delivery), cause=cause
    )


def _activate(delivery: DemoDelivery, random: Random, clock: datetime) -> None:
    """Add a key for each machine; an item that was started nowhere yet has none."""
    delivery.is_trialware = random.random() < 0.4
    delivery.machines = make_machines(
        delivery.purchase,
        delivery.line.name,
        delivery.at,
        trial=delivery.is_trialware,
        refunded=delivery.is_refunded,
        random=random,
        clock=clock,
    )
    for machine in delivery.machines:
        deactivated_at = machine.deactivated_at
        delivery.keys.append(
            DemoKey(
                machine.at, machine.hardware_id, None, deactivated_at, DEACTIVATED if deactivated_at else ""
            )
        )
    if delivery.is_refunded:
        delivery.keys[0].revoked_at, delivery.keys[0].reason = delivery.at + timedelta(hours=30), REFUNDED
    if delivery.is_trialware:
        delivery.hardware_id = delivery.machines[0].hardware_id
        delivery.purchase.add_activity(delivery.at, Activity.Kind.KEY, _made_sentence(delivery))


def _made_sentence(delivery: DemoDelivery) -> str:
    return f"License key made ({KeySource(delivery.setup.terms.key_source).in_sentence})."


def _text(delivery: DemoDelivery, key: DemoKey, serial: int) -> str:
    if delivery.setup.terms.key_source == KeySource.BUILT_IN:
        customer = delivery.purchase.customer
        product, quantity = delivery.setup.product.pk, max(delivery.line.quantity, 1)
        name = customer.company or customer.full_name
        return write_key(
            Claims(product, delivery.line.pk, serial, quantity, name, key.hardware_id), delivery.setup.private
        )
    random = Random(f"{delivery.purchase.number}{delivery.line.sku}{key.hardware_id}{serial}")  # noqa: S311
    if delivery.setup.generator == "file":
        return b64encode(random.randbytes(96)).decode()
    characters = random.choices(ALPHABET, k=20)
    return "-".join("".join(characters[at : at + 5]) for at in range(0, 20, 5))
