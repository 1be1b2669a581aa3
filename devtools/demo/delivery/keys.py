"""License keys of the demo: given, made anew, and waited for."""

from base64 import b64encode
from datetime import datetime, timedelta
from random import Random

from delivery.licenses.format import Claims, write_key
from delivery.licenses.machines import DEACTIVATED
from delivery.licenses.tasks import make_license_key
from delivery.models.delivery_terms import KeySource
from delivery.withdrawal import REFUNDED
from devtools.demo.delivery.delivered import Delivered, Key
from devtools.demo.delivery.machines import invent
from devtools.demo.orders.purchase import Promised
from orders.models import Activity
from vendors.actor import SYSTEM, Actor

EMPTY = "The list of license keys is empty: add keys to it."
DOWN = "Your generator answered 503: The license server is down for maintenance."
TRIES = tuple(timedelta(hours=hours) for hours in (0, 1, 3, 7, 15, 31))  # from the payment on
NEXT_TRY = timedelta(days=2)  # from the clock: nobody's retry ends the state that the demo shows
OUT_OF_KEYS = timedelta(days=4)  # before the clock: then the list of QM-DICT-PRO was used up
WITHOUT = {
    "tobias.winterscheid@letters.example",
    "perpetua.lockwood@mail.example",
}  # in the stories of orders
ANEW = "ignatius.pemberthy@post.example"
LETTERS = "ABCDEFGHJKLMNPQRTUVWXY346789"


def give(one: Delivered, random: Random, clock: datetime) -> None:
    """What keys it has, told in the order's history."""
    before = len(one.purchase.happenings)
    if one.kit.terms.is_passport:
        _activate(one, random, clock)
    elif one.kit.terms.key_source != KeySource.NONE:
        _make(one, random, clock)
    one.told = one.purchase.happenings[before:]


def write_texts(one: Delivered) -> None:
    for serial, key in enumerate(one.keys, 1):
        key.value = _text(one, key, serial)
        key.filename = "broadside.lic" if one.kit.generator == "file" else ""


def _make(one: Delivered, random: Random, clock: datetime) -> None:
    if one.kit.terms.needs_hardware_id:
        if random.random() > 0.8:
            return
        one.hardware_id = f"{random.getrandbits(32):08X}-{random.getrandbits(16):04X}"
    if error := _error(one, clock):
        _wait(one, error, clock)
        return
    one.keys = [Key(one.at, one.hardware_id)]
    one.purchase.tell(one.at, Activity.Kind.KEY, _made(one))
    if one.is_refunded:
        one.keys[0].revoked_at, one.keys[0].reason = one.at + timedelta(hours=30), REFUNDED
    elif one.purchase.customer.email == ANEW or random.random() < 0.02:
        _make_anew(one, clock)


def _error(one: Delivered, clock: datetime) -> str:
    """Why it has no key yet."""
    since = clock - one.at
    if one.is_refunded:
        return ""
    if one.line.sku == "QM-DICT-PRO" and since < OUT_OF_KEYS:
        return EMPTY
    gone = one.kit.generator == "down" and since < OUT_OF_KEYS
    return DOWN if gone or one.purchase.customer.email in WITHOUT else ""


def _wait(one: Delivered, error: str, clock: datetime) -> None:
    """Tried again and again, and given up after the last try; an empty list is looked at now and then."""
    cause = one.purchase.tell(one.at, Activity.Kind.KEY, f"License key of {one.line.name} ordered.")
    job = Promised(cause, make_license_key.name, make_license_key.queue, clock + NEXT_TRY)
    job.attempts = max(sum(one.at + wait < clock for wait in TRIES), 1)
    job.last_error = error
    if job.attempts == len(TRIES):
        job.failed_at = one.at + TRIES[-1]
        one.purchase.tell(job.failed_at, Activity.Kind.KEY, error, cause=cause)
    one.job = job
    one.purchase.jobs.append(job)


def _make_anew(one: Delivered, clock: datetime) -> None:
    """Re-Run Delivery, two days after: the old key works on as the product says."""
    at, days = one.at + timedelta(days=2, minutes=20), one.kit.terms.old_key_days
    if at > clock:
        return
    (old,) = one.keys
    old.reason = "A new key took its place."
    if days:
        old.valid_until = at + timedelta(days=days)
    else:
        old.revoked_at = at
    one.keys.append(Key(at, one.hardware_id))
    team: list[Actor] = list(one.purchase.seller.team.values())
    said = f"Delivery of {one.line.name} made anew; nothing was sent to the customer. A new license key is being made."
    cause = one.purchase.tell(at, Activity.Kind.KEY, said, team[-1] if team else SYSTEM)
    one.purchase.tell(at + timedelta(seconds=2), Activity.Kind.KEY, _made(one), cause=cause)


def _activate(one: Delivered, random: Random, clock: datetime) -> None:
    """Each machine has a key; an item that was started nowhere yet has none."""
    one.is_trialware = random.random() < 0.4
    one.machines = invent(
        one.purchase,
        one.line.name,
        one.at,
        trial=one.is_trialware,
        refunded=one.is_refunded,
        random=random,
        clock=clock,
    )
    for machine in one.machines:
        gone = machine.deactivated_at
        one.keys.append(Key(machine.at, machine.hardware_id, None, gone, DEACTIVATED if gone else ""))
    if one.is_refunded:
        one.keys[0].revoked_at, one.keys[0].reason = one.at + timedelta(hours=30), REFUNDED
    if one.is_trialware:
        one.hardware_id = one.machines[0].hardware_id
        one.purchase.tell(one.at, Activity.Kind.KEY, _made(one))


def _made(one: Delivered) -> str:
    return f"License key made ({KeySource(one.kit.terms.key_source).in_sentence})."


def _text(one: Delivered, key: Key, serial: int) -> str:
    if one.kit.terms.key_source == KeySource.BUILT_IN:
        who = one.purchase.customer
        product, quantity = one.kit.product.pk, max(one.line.quantity, 1)
        name = who.company or who.full_name
        return write_key(
            Claims(product, one.line.pk, serial, quantity, name, key.hardware_id), one.kit.private
        )
    random = Random(f"{one.purchase.number}{one.line.sku}{key.hardware_id}{serial}")  # noqa: S311
    if one.kit.generator == "file":
        return b64encode(random.randbytes(96)).decode()
    letters = random.choices(LETTERS, k=20)
    return "-".join("".join(letters[at : at + 5]) for at in range(0, 20, 5))
