"""Which tax a customer pays, and why: pure functions that get the rates as arguments.

Digital services are taxed where the customer is, which is what the address says. A card of another country is
recorded as a contradiction and does not change the tax.

Rates are in thousandths of a percent. Tax is calculated once, of the order's whole net amount, in minor units.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from checkout.entities import Entity
from checkout.tax.areas import Area, area_of
from core.money import Money

RateOf = Callable[[str], int | None]
SCALE = 100_000  # thousandths of a percent in the whole


class Treatment(StrEnum):
    """How the law treats the tax of a sale."""

    VAT = "vat"
    REVERSE_CHARGE = "reverse_charge"
    SALES_TAX = "sales_tax"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Buyer:
    """What the tax depends on; `vat_country` is the country of a VAT number that the register confirmed, or ""."""

    country: str
    postal_code: str = ""
    state: str = ""
    vat_country: str = ""


@dataclass(frozen=True, slots=True)
class TaxDecision:
    """`rate` in thousandths of a percent; `country` gets the tax; `reason` is printed on the receipt."""

    treatment: Treatment
    rate: int = 0
    country: str = ""
    area: str = ""
    reason: str = ""


class NoRate(Exception):
    """VAT is due and the table has no rate, so the order must not be accepted."""


def decide_tax(buyer: Buyer, entity: Entity, *, vat_rate: RateOf, sales_tax: RateOf) -> TaxDecision:
    """Return which tax a buyer pays to one of our companies. Raise NoRate."""
    if buyer.country == "US":
        if rate := sales_tax(buyer.state):
            return TaxDecision(Treatment.SALES_TAX, rate, "US", f"US-{buyer.state}")
        return TaxDecision(Treatment.NONE, country="US")
    area = area_of(buyer.country, buyer.postal_code)
    if not area.code:
        return TaxDecision(Treatment.NONE, country=buyer.country, reason=area.reason)
    if is_exempt(buyer, area):
        reason = reverse_charge_text(area.country, entity)
        return TaxDecision(Treatment.REVERSE_CHARGE, 0, area.country, area.code, reason)
    vat = vat_rate(area.code)
    if vat is None:
        raise NoRate(f"There is no VAT rate for {area.code}.")
    return TaxDecision(Treatment.VAT, vat, area.country, area.code, area.reason)


def is_exempt(buyer: Buyer, area: Area) -> bool:
    """Return whether the buyer has a confirmed VAT number of their own country; never in Ireland."""
    return bool(buyer.vat_country) and buyer.vat_country == area.country and may_be_exempt(area)


def may_be_exempt(area: Area) -> bool:
    """Return whether a VAT Exemption ID can change the tax of an area."""
    return bool(area.code) and area.country != "IE"


def reverse_charge_text(country: str, entity: Entity) -> str:
    """Return the sentence that the law requires on the document."""
    if country == "GB":
        return "Reverse charge: the customer accounts for UK VAT (section 7A and 8, VAT Act 1994)."
    articles = "Article 44 and 196" if entity is Entity.IRELAND else "Article 196"
    return f"Reverse charge: the customer accounts for VAT ({articles}, Directive 2006/112/EC)."


def calculate_tax(net: Money, rate: int) -> Money:
    """Return the tax of a net amount; a half of a minor unit is rounded up."""
    return Money((net.minor * rate * 2 + SCALE) // (SCALE * 2), net.currency)


def contradiction(buyer: Buyer, card_country: str) -> str:
    """Return a sentence when the country of the card contradicts the address; "" otherwise.

    Countries of one VAT area, such as France and Monaco, do not contradict each other.
    """
    if not card_country or card_country == buyer.country:
        return ""
    vat_country = area_of(buyer.country, buyer.postal_code).country
    if vat_country and vat_country == area_of(card_country).country:
        return ""
    return f"The address is in {buyer.country}, the card is of {card_country}."


def format_percent(rate: int) -> str:
    """Return a rate as people write it: 25500 → `25.5%`."""
    return f"{rate / 1000:g}%"
