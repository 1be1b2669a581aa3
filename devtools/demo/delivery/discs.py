"""Discs of the demo: to ship, under way, late, arrived, come back, sent again."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from core.copy_from import copy_all, reserve_ids
from delivery.shipments.carriers import Carrier
from delivery.shipments.models import AddressCheck, Shipment
from delivery.shipments.sentences import format_day
from delivery.shipments.window import Window, window_of
from devtools.demo.orders.people import DemoCustomer, postal_address
from devtools.demo.orders.purchase import DemoLine, DemoPurchase
from orders.models import Activity

State = Shipment.State
PACKED = timedelta(days=1, hours=4)  # from the payment to the carrier
UNSETTLED_FOR = timedelta(days=45)  # what was late earlier is settled
CARRIERS = {"US": (Carrier.USPS, Carrier.UPS, Carrier.FEDEX), "CA": (Carrier.CANADA_POST,)}
OUTCOMES_OF_SCENARIOS = {  # of scenarios.toml, by the customer
    "benedita.sarmento@letters.example": 0.2,
    "clementine.woolcott@post.example": 0.3,
    "anselme.quemeneur@courrier.example": 0.43,
}
ABROAD = (Carrier.DHL, Carrier.DHL, Carrier.ROYAL_MAIL, Carrier.LA_POSTE, Carrier.OTHER)


@dataclass(slots=True)
class Disc:
    """A shipment, before it has a row."""

    purchase: DemoPurchase
    line: DemoLine
    made_at: datetime
    to: DemoCustomer
    state: State = State.TO_SHIP
    carrier: str = ""
    tracking: str = ""
    shipped_on: date | None = None
    asked_at: datetime | None = None
    verified_at: datetime | None = None
    replaces: "Disc | None" = None
    pk: int = 0

    @property
    def window(self) -> Window:
        return window_of(self.to.country.code)

    @property
    def expected_until(self) -> date | None:
        return self.window.ends(self.shipped_on) if self.shipped_on else None


def discs(
    purchase: DemoPurchase, line: DemoLine, paid: datetime, random: Random, clock: datetime
) -> list[Disc]:
    """Return the shipments of one item, the newest last, and write them into the history."""
    first = Disc(purchase, line, paid, purchase.recipient or purchase.customer)
    if line.refund_status:
        first.state = State.STOPPED if line.refund_status == "refunded" else State.TO_SHIP
        return [first]
    if not _ship(first, random, clock) or not _is_over(first, clock):
        return [first]
    outcome, since = OUTCOMES_OF_SCENARIOS.get(purchase.customer.email, random.random()), clock - paid
    if outcome < 0.25 and since < UNSETTLED_FOR:  # late, and nothing was done; of some the customer was asked
        first.asked_at = clock - timedelta(hours=20) if outcome < 0.1 else None
    elif outcome < 0.4 and since < UNSETTLED_FOR:
        return [first, _replace(first, random, clock)]
    elif 0.4 < outcome < 0.46:
        _end(first, State.RETURNED, "came back", clock)
    else:
        _end(first, State.DELIVERED, "has arrived", clock)
    return [first]


def number(all_discs: list[Disc]) -> None:
    for disc, pk in zip(all_discs, reserve_ids(Shipment, len(all_discs)), strict=True):
        disc.pk = pk


def write(all_discs: list[Disc]) -> None:
    copy_all([_shipment(disc) for disc in all_discs])
    copy_all([_address_check(disc) for disc in all_discs if disc.asked_at or disc.verified_at])


def _ship(disc: Disc, random: Random, clock: datetime) -> bool:
    at = disc.made_at + PACKED
    if at > clock:
        return False
    disc.state, disc.shipped_on = State.SHIPPED, at.date()
    disc.carrier = random.choice(CARRIERS.get(disc.to.country.code, ABROAD)).value
    disc.tracking = "" if disc.carrier == Carrier.OTHER else f"{random.getrandbits(40):013d}"
    sentence = f"{disc.line.name} shipped on {format_day(disc.shipped_on)} by {Carrier(disc.carrier).label}."
    disc.purchase.add_activity(at, Activity.Kind.SHIPMENT, sentence, disc.purchase.seller.staff)
    return True


def _is_over(disc: Disc, clock: datetime) -> bool:
    return bool(disc.expected_until and disc.expected_until < clock.date() - timedelta(days=1))


def _replace(first: Disc, random: Random, clock: datetime) -> Disc:
    """Return the second disc, sent once the address was verified the day after the window ended."""
    assert first.expected_until  # noqa: S101  it was shipped
    wait = first.expected_until - first.made_at.date() + timedelta(days=1)
    first.verified_at = min(first.made_at + wait, clock - timedelta(hours=2))
    first.state = State.REPLACED
    replacement = Disc(first.purchase, first.line, first.verified_at, first.to, replaces=first)
    sentence = f"{first.line.name} is to be shipped again."
    replacement.purchase.add_activity(
        replacement.made_at, Activity.Kind.SHIPMENT, sentence, replacement.purchase.seller.staff
    )
    _ship(replacement, random, clock)
    return replacement


def _end(disc: Disc, state: State, how: str, clock: datetime) -> None:
    assert disc.shipped_on  # noqa: S101  it was shipped
    disc.state = state
    at = min(disc.made_at + PACKED + timedelta(days=11), clock)
    sentence = f"{disc.line.name} {how}."
    disc.purchase.add_activity(at, Activity.Kind.SHIPMENT, sentence, disc.purchase.seller.staff)


def _shipment(disc: Disc) -> Shipment:
    return Shipment(
        pk=disc.pk,
        vendor_id=disc.purchase.seller.vendor.pk,
        item_id=disc.line.pk,
        replaces_id=disc.replaces.pk if disc.replaces else None,
        state=disc.state.value,
        carrier=disc.carrier,
        tracking=disc.tracking,
        shipped_on=disc.shipped_on,
        expected_until=disc.expected_until,
        created_at=disc.made_at,
        **postal_address(disc.to),
    )


def _address_check(disc: Disc) -> AddressCheck:
    return AddressCheck(
        vendor_id=disc.purchase.seller.vendor.pk,
        shipment_id=disc.pk,
        asked_at=disc.asked_at,
        verified_at=disc.verified_at,
        **postal_address(disc.to),
    )
