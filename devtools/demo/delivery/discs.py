"""Discs of the demo: to ship, under way, late, arrived, come back, sent again."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from core.copy_from import copy_rows, reserve_ids
from delivery.shipments.carriers import Carrier
from delivery.shipments.models import AddressCheck, Shipment
from delivery.shipments.sentences import format_day
from delivery.shipments.window import Window, window_of
from devtools.demo.orders.people import DemoCustomer
from devtools.demo.orders.purchase import DemoLine, DemoPurchase
from orders.models import Activity

State = Shipment.State
PACKED = timedelta(days=1, hours=4)  # from the payment to the carrier
STILL_LATE = timedelta(days=45)  # what was late before is settled
ADDRESS = (
    "first_name", "last_name", "company", "street1", "street2", "city", "region", "postal_code", "country", "phone",
)  # fmt: skip
SHIPMENT = (
    "id", "vendor_id", "item_id", "replaces_id", "state", "carrier", "tracking", "shipped_on", "expected_until",
    "created_at", *ADDRESS,
)  # fmt: skip
CHECK = ("vendor_id", "shipment_id", "asked_at", "verified_at", *ADDRESS)
CARRIERS = {"US": (Carrier.USPS, Carrier.UPS, Carrier.FEDEX), "CA": (Carrier.CANADA_POST,)}
OF_STORIES = {  # what the stories of orders tell, by the customer
    "benedita.sarmento@letters.example": 0.2,
    "clementine.woolcott@post.example": 0.3,
    "anselme.quemeneur@courrier.example": 0.43,
}
ABROAD = (Carrier.DHL, Carrier.DHL, Carrier.ROYAL_MAIL, Carrier.LA_POSTE, Carrier.OTHER)


@dataclass(slots=True)
class Disc:
    """One shipment to be."""

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
    """The shipments of one item, the newest last, told in the order's history."""
    first = Disc(purchase, line, paid, purchase.recipient or purchase.customer)
    if line.refund_status:
        first.state = State.STOPPED if line.refund_status == "refunded" else State.TO_SHIP
        return [first]
    if not _ship(first, random, clock) or not _is_over(first, clock):
        return [first]
    fate, since = OF_STORIES.get(purchase.customer.email, random.random()), clock - paid
    if (
        fate < 0.25 and since < STILL_LATE
    ):  # late, and nobody has done anything; of some the customer was asked
        first.asked_at = clock - timedelta(hours=20) if fate < 0.1 else None
    elif fate < 0.4 and since < STILL_LATE:
        return [first, _again(first, random, clock)]
    elif 0.4 < fate < 0.46:
        _end(first, State.RETURNED, "came back", clock)
    else:
        _end(first, State.DELIVERED, "has arrived", clock)
    return [first]


def number(all_of_them: list[Disc]) -> None:
    for disc, pk in zip(all_of_them, reserve_ids(Shipment, len(all_of_them)), strict=True):
        disc.pk = pk


def write(all_of_them: list[Disc]) -> None:
    copy_rows(Shipment, SHIPMENT, map(_row, all_of_them))
    checked = (one for one in all_of_them if one.asked_at or one.verified_at)
    copy_rows(AddressCheck, CHECK, map(_check_row, checked))


def _ship(disc: Disc, random: Random, clock: datetime) -> bool:
    at = disc.made_at + PACKED
    if at > clock:
        return False
    disc.state, disc.shipped_on = State.SHIPPED, at.date()
    disc.carrier = random.choice(CARRIERS.get(disc.to.country.code, ABROAD)).value
    disc.tracking = "" if disc.carrier == Carrier.OTHER else f"{random.getrandbits(40):013d}"
    said = f"{disc.line.name} shipped on {format_day(disc.shipped_on)} by {Carrier(disc.carrier).label}."
    disc.purchase.tell(at, Activity.Kind.SHIPMENT, said, disc.purchase.seller.staff)
    return True


def _is_over(disc: Disc, clock: datetime) -> bool:
    return bool(disc.expected_until and disc.expected_until < clock.date() - timedelta(days=1))


def _again(first: Disc, random: Random, clock: datetime) -> Disc:
    """The address was verified the day after the window ended, and a second disc sent."""
    assert first.expected_until  # noqa: S101  it was shipped
    wait = first.expected_until - first.made_at.date() + timedelta(days=1)
    first.verified_at = min(first.made_at + wait, clock - timedelta(hours=2))
    first.state = State.REPLACED
    again = Disc(first.purchase, first.line, first.verified_at, first.to, replaces=first)
    said = f"{first.line.name} is to be shipped again."
    again.purchase.tell(again.made_at, Activity.Kind.SHIPMENT, said, again.purchase.seller.staff)
    _ship(again, random, clock)
    return again


def _end(disc: Disc, state: State, how: str, clock: datetime) -> None:
    assert disc.shipped_on  # noqa: S101  it was shipped
    disc.state = state
    at = min(disc.made_at + PACKED + timedelta(days=11), clock)
    said = f"{disc.line.name} {how}."
    disc.purchase.tell(at, Activity.Kind.SHIPMENT, said, disc.purchase.seller.staff)


def _row(one: Disc) -> tuple[Any, ...]:
    return (
        one.pk, one.purchase.seller.vendor.pk, one.line.pk, one.replaces and one.replaces.pk, one.state.value,
        one.carrier, one.tracking, one.shipped_on, one.expected_until, one.made_at, *_address(one.to),
    )  # fmt: skip


def _check_row(one: Disc) -> tuple[Any, ...]:
    return (one.purchase.seller.vendor.pk, one.pk, one.asked_at, one.verified_at, *_address(one.to))


def _address(party: DemoCustomer) -> tuple[str, ...]:
    return (
        party.first_name, party.last_name, party.company, party.street1, party.street2, party.city,
        party.region, party.postal_code, party.country.code, party.phone,
    )  # fmt: skip
