"""Who is charged which tax, and why. Pure functions: rates come in, a decision with its reasons comes out.

Digital services are taxed where the customer is. The address says where; a card of another country is
noted as a contradiction and changes nothing.

Rounding: tax is taken once, of the order's whole net amount, in minor units, a half rounded up; then it is shared
among the lines by largest remainder. So the lines' tax always sums to the order's.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from checkout.tax.areas import Area, area_of
from core.money import Money

RateOf = Callable[[str], int | None]
SCALE = 100_000  # a rate is in thousandths of a percent


class Treatment(StrEnum):
    """What became of the tax."""

    VAT = "vat"
    REVERSE_CHARGE = "reverse_charge"
    SALES_TAX = "sales_tax"
    NONE = "none"


class Entity(StrEnum):
    """Which of our companies sells."""

    US = "mcus"
    IRELAND = "mcie"


@dataclass(frozen=True, slots=True)
class Buyer:
    """What tax depends on. `vat_country`: of a VAT number that the register confirmed, "" without one."""

    country: str
    postal_code: str = ""
    state: str = ""
    vat_country: str = ""
    card_country: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """`rate` in thousandths of a percent; `country` whose tax it is; `why` as the receipt says it."""

    treatment: Treatment
    rate: int = 0
    country: str = ""
    area: str = ""
    why: str = ""
    contradiction: str = field(default="", compare=False)

    @property
    def percent(self) -> str:
        return percent(self.rate)

    @property
    def name(self) -> str:
        return "Sales tax" if self.treatment is Treatment.SALES_TAX else "VAT"


class NoRate(Exception):
    """VAT is due and the table has no rate: an order must not be taken."""


def decide(buyer: Buyer, entity: Entity, *, vat_rate: RateOf, sales_tax: RateOf) -> Decision:
    """Which tax this buyer pays to this seller."""
    doubt = contradiction(buyer)
    if buyer.country == "US":
        if taken := sales_tax(buyer.state):
            return Decision(Treatment.SALES_TAX, taken, "US", f"US-{buyer.state}", contradiction=doubt)
        return Decision(Treatment.NONE, country="US", contradiction=doubt)
    area = area_of(buyer.country, buyer.postal_code)
    if not area.code:
        return Decision(Treatment.NONE, country=buyer.country, why=area.why, contradiction=doubt)
    if is_exempt(buyer, area):
        why = reverse_charge_text(area.country, entity)
        return Decision(Treatment.REVERSE_CHARGE, 0, area.country, area.code, why, doubt)
    rate = vat_rate(area.code)
    if rate is None:
        raise NoRate(f"There is no VAT rate for {area.code}.")
    return Decision(Treatment.VAT, rate, area.country, area.code, area.why, doubt)


def is_exempt(buyer: Buyer, area: Area) -> bool:
    """A confirmed VAT number of the buyer's own country, and never in Ireland."""
    return bool(buyer.vat_country) and buyer.vat_country == area.country and may_be_exempt(area)


def may_be_exempt(area: Area) -> bool:
    """Whether a VAT Exemption ID can change anything there."""
    return bool(area.code) and area.country != "IE"


def reverse_charge_text(country: str, entity: Entity) -> str:
    """The words that the law wants on the document."""
    if country == "GB":
        return "Reverse charge: the customer accounts for UK VAT (section 7A and 8, VAT Act 1994)."
    article = "Article 44 and 196" if entity is Entity.IRELAND else "Article 196"
    return f"Reverse charge: the customer accounts for VAT ({article}, Directive 2006/112/EC)."


def contradiction(buyer: Buyer) -> str:
    """The second piece of evidence, when it says something else than the address."""
    if not buyer.card_country or buyer.card_country == buyer.country:
        return ""
    mine = area_of(buyer.country, buyer.postal_code).country
    if mine and mine == area_of(buyer.card_country).country:
        return ""
    return f"The address is in {buyer.country}, the card is of {buyer.card_country}."


def tax_of(net: Money, rate: int) -> Money:
    """A half of a minor unit is rounded up."""
    return Money((net.minor * rate * 2 + SCALE) // (SCALE * 2), net.currency)


def tax_of_lines(nets: Sequence[Money], rate: int) -> list[Money]:
    """The tax of all of them together, shared; free lines have none."""
    total = sum((net.minor for net in nets), 0)
    currency = nets[0].currency
    if not total:
        return [Money(0, currency) for _ in nets]
    return tax_of(Money(total, currency), rate).allocate([net.minor for net in nets])


def percent(rate: int) -> str:
    """25500 → `25.5%`."""
    return f"{rate / 1000:g}%"
