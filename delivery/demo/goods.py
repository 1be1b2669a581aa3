"""What the demo's customers got: links and how often they used them, keys and what became of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from delivery.demo import discs
from delivery.demo.catalog import Given, Kit
from delivery.demo.discs import Disc
from delivery.demo.machines import Machine, invent
from delivery.licensing.format import Claims, write
from delivery.models import Delivery, Download, DownloadLink, LicenseKey
from delivery.models.delivery_terms import KeySource
from delivery.tasks import make_license_key
from orders.copying import reserve_ids
from orders.demo.purchase import Happening, Line, Promised, Purchase
from orders.models import Activity, Order
from vendors.actor import Actor, Kind

KEPT = timedelta(days=200)  # older orders were delivered by what came before
OUT_OF_KEYS = timedelta(days=4)  # before the clock: then the list of QM-DICT-PRO was used up
EMPTY = "The list of license keys is empty: add keys to it."
PAID = (Order.Status.PAID, Order.Status.PARTLY_REFUNDED, Order.Status.REFUNDED)


@dataclass(slots=True)
class Fetched:
    """One download of one link."""

    at: datetime
    told: Happening
    pk: int = 0


@dataclass(slots=True)
class Linked:
    """A link to be."""

    file: Given
    pk: int = 0
    fetched: list[Fetched] = field(default_factory=list)


@dataclass(slots=True)
class Delivered:
    """One order item with what it was delivered with."""

    purchase: Purchase
    line: Line
    kit: Kit
    at: datetime
    links: list[Linked]
    discs: list[Disc] = field(default_factory=list)
    hardware_id: str = ""
    machines: list[Machine] = field(default_factory=list)
    is_trialware: bool = False
    has_key: bool = False
    step: Promised | None = None  # of a key that could not be made
    pk: int = 0
    key_pk: int = 0

    @property
    def is_refunded(self) -> bool:
        return self.line.money_back == "refunded"

    @property
    def key_machine(self) -> str:
        """For which the item's first key was made."""
        return self.machines[0].hardware_id if self.machines else self.hardware_id

    def key(self, hardware_id: str) -> str:
        """Its text; of the built-in generator once the item has its id."""
        if self.kit.terms.key_source == KeySource.POOL:
            letters = Random(f"{self.purchase.number}{self.line.sku}{hardware_id}").choices(  # noqa: S311
                "ABCDEFGHJKLMNPQRTUVWXY346789", k=20
            )
            return "-".join("".join(letters[at : at + 5]) for at in range(0, 20, 5))
        who = self.purchase.customer
        claims = Claims(
            self.kit.product.pk,
            self.line.pk,
            1,
            max(self.line.quantity, 1),
            who.company or who.full_name,
            hardware_id,
        )
        return write(claims, self.kit.private)


def deliveries(batch: Iterable[Purchase], kits: dict[int, Kit], clock: datetime) -> list[Delivered]:
    """Write them into the orders' histories."""
    return [
        _deliver(purchase, line, kits[line.product.pk], clock)
        for purchase in batch
        if _is_delivered(purchase, clock)
        for line in purchase.lines
        if line.product
    ]


def number(delivered: list[Delivered]) -> None:
    """Ids under which the rows point at each other, and history at them."""
    links = [link for one in delivered for link in one.links]
    fetched = [one for link in links for one in link.fetched]
    keyed = [one for one in delivered if one.has_key]
    others = [machine for one in delivered for machine in one.machines[1:]]
    for parcel, pk in zip(delivered, reserve_ids(Delivery, len(delivered)), strict=True):
        parcel.pk = pk
        if parcel.step:
            parcel.step.arguments = {"delivery_id": pk}
    discs.number([disc for one in delivered for disc in one.discs])
    for parcel, pk in zip(keyed, reserve_ids(LicenseKey, len(keyed)), strict=True):
        parcel.key_pk = pk
    for machine, pk in zip(others, reserve_ids(LicenseKey, len(others)), strict=True):
        machine.key_pk = pk
    for link, pk in zip(links, reserve_ids(DownloadLink, len(links)), strict=True):
        link.pk = pk
    for one, pk in zip(fetched, reserve_ids(Download, len(fetched)), strict=True):
        one.pk, one.told.subject = pk, f"download:{pk}"


def _is_delivered(purchase: Purchase, clock: datetime) -> bool:
    bought = purchase.kind is Order.Kind.ORDER and not purchase.source and purchase.status in PAID
    return bought and clock - purchase.placed_at < KEPT


def _deliver(purchase: Purchase, line: Line, kit: Kit, clock: datetime) -> Delivered:
    random = Random(f"{line.sku} {purchase.customer.email}")  # noqa: S311  the same on any day
    paid = next(
        (one.at for one in purchase.happenings if one.sentence.startswith("Payment of")), purchase.placed_at
    )
    at = paid + timedelta(seconds=4)
    one = Delivered(purchase, line, kit, at, [Linked(file) for file in kit.files])
    _give_key(one, random, clock)
    if kit.terms.is_disc and not purchase.is_test:
        one.discs = discs.discs(purchase, line, at, random, clock)
    for link in one.links:
        _fetch(one, link, random, clock)
    return one


def _give_key(one: Delivered, random: Random, clock: datetime) -> None:
    terms, purchase = one.kit.terms, one.purchase
    if terms.key_source == KeySource.NONE:
        return
    if terms.is_passport:
        _activate(one, random, clock)
        return
    if terms.needs_hardware_id and random.random() < 0.8:
        one.hardware_id = f"{random.getrandbits(32):08X}-{random.getrandbits(16):04X}"
    if terms.needs_hardware_id and not one.hardware_id:
        return
    if one.line.sku == "QM-DICT-PRO" and clock - one.at < OUT_OF_KEYS and not one.is_refunded:
        cause = purchase.tell(one.at, Activity.Kind.KEY, f"License key of {one.line.name} ordered.")
        one.step = Promised(cause, make_license_key.name, make_license_key.queue, clock + timedelta(days=2))
        one.step.attempts, one.step.last_error = 4, EMPTY
        purchase.steps.append(one.step)
        return
    one.has_key = True
    said = f"License key made ({KeySource(terms.key_source).label.lower()})."
    purchase.tell(one.at, Activity.Kind.KEY, said)


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
    one.has_key = bool(one.machines)
    one.hardware_id = one.key_machine if one.is_trialware else ""
    if one.is_trialware:
        one.purchase.tell(one.at, Activity.Kind.KEY, f"License key made ({KeySource.POOL.label.lower()}).")


def _fetch(one: Delivered, link: Linked, random: Random, clock: datetime) -> None:
    """Most customers download once or twice; a few use the link up."""
    count = random.choices((0, 1, 2, 3), (15, 55, 20, 10))[0]
    limit, at = one.kit.terms.download_limit, one.at
    who = one.purchase.customer
    actor = Actor(Kind.CUSTOMER, (who.full_name or who.email)[:200])
    for _ in range(min(count, limit)):
        at += timedelta(hours=random.uniform(0.05, 60))
        if at > clock or (one.is_refunded and at > one.at + timedelta(hours=1)):
            return
        said = f"Download of {link.file.filename} started ({len(link.fetched) + 1} of {limit})."
        link.fetched.append(Fetched(at, one.purchase.tell(at, Activity.Kind.DOWNLOAD, said, actor)))
