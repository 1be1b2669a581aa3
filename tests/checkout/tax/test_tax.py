"""Which buyer pays which tax, and how tax is rounded."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkout.entities import Entity
from checkout.tax.areas import VAT_COUNTRIES
from checkout.tax.tax import (
    Buyer,
    NoRate,
    TaxDecision,
    Treatment,
    calculate_tax,
    contradiction,
    decide_tax,
    format_percent,
)
from core.money import Money
from tests.checkout.tax.rate_table import DATES, rates_on

STATES = {"NJ": 6_625, "NY": 4_000}
amounts = st.integers(min_value=0, max_value=10**9)
rates = st.integers(min_value=0, max_value=30_000)


def decide(buyer: Buyer, entity: Entity = Entity.IRELAND, on: date = DATES[-1]) -> TaxDecision:
    return decide_tax(buyer, entity, vat_rate=rates_on(on).get, sales_tax=STATES.get)


@pytest.mark.parametrize("on", DATES, ids=str)
@pytest.mark.parametrize("entity", Entity)
@pytest.mark.parametrize("country", sorted(VAT_COUNTRIES))
def test_tax_is_the_rate_of_the_country_unless_exempt(country: str, entity: Entity, on: date) -> None:
    consumer = decide(Buyer(country), entity, on)
    exempt = decide(Buyer(country, vat_country=country), entity, on)
    foreign = decide(Buyer(country, vat_country="FR" if country != "FR" else "DE"), entity, on)

    assert consumer.treatment is Treatment.VAT
    assert (consumer.rate, consumer.country) == (rates_on(on)[country], country)
    assert foreign == consumer
    if country == "IE":
        assert exempt == consumer
    else:
        assert (exempt.treatment, exempt.rate) == (Treatment.REVERSE_CHARGE, 0)
        assert exempt.reason.startswith("Reverse charge")


@pytest.mark.parametrize("entity", Entity)
@pytest.mark.parametrize(
    ("buyer", "treatment", "rate", "country"),
    [
        (Buyer("US", state="NJ"), Treatment.SALES_TAX, 6_625, "US"),
        (Buyer("US", state="OR"), Treatment.NONE, 0, "US"),
        (Buyer("US", state="NY", vat_country="DE"), Treatment.SALES_TAX, 4_000, "US"),
        (Buyer("CH"), Treatment.NONE, 0, "CH"),
        (Buyer("NO", vat_country="NO"), Treatment.NONE, 0, "NO"),
        (Buyer("ES", "35001"), Treatment.NONE, 0, "ES"),
        (Buyer("ES", "35001", vat_country="ES"), Treatment.NONE, 0, "ES"),
        (Buyer("MC", "98000"), Treatment.VAT, 20_000, "FR"),
        (Buyer("MC", "98000", vat_country="FR"), Treatment.REVERSE_CHARGE, 0, "FR"),
        (Buyer("IM", "IM1 1AA"), Treatment.VAT, 20_000, "GB"),
        (Buyer("GB", "BT1 1AA"), Treatment.VAT, 20_000, "GB"),
        (Buyer("GB", "BT1 1AA", vat_country="GB"), Treatment.REVERSE_CHARGE, 0, "GB"),
        (Buyer("GB", "BFPO 57"), Treatment.VAT, 19_000, "CY"),
        (Buyer("PT", "9500-321"), Treatment.VAT, 16_000, "PT"),
        (Buyer("IE", "D02 X285", vat_country="IE"), Treatment.VAT, 23_000, "IE"),
    ],
)
def test_tax_follows_the_special_cases(
    buyer: Buyer, entity: Entity, treatment: Treatment, rate: int, country: str
) -> None:
    decision = decide(buyer, entity)

    assert (decision.treatment, decision.rate, decision.country) == (treatment, rate, country)


@pytest.mark.parametrize(
    ("country", "card_country", "sentence"),
    [
        ("DE", "DE", ""),
        ("DE", "", ""),
        ("DE", "FR", "The address is in DE, the card is of FR."),
        ("MC", "FR", ""),
        ("CH", "LI", "The address is in CH, the card is of LI."),
    ],
)
def test_contradiction_names_a_card_of_another_vat_country(
    country: str, card_country: str, sentence: str
) -> None:
    assert contradiction(Buyer(country), card_country) == sentence


def test_tax_without_a_known_rate_is_refused() -> None:
    no_rates: dict[str, int] = {}

    with pytest.raises(NoRate):
        decide_tax(Buyer("DE"), Entity.US, vat_rate=no_rates.get, sales_tax=no_rates.get)


@pytest.mark.parametrize(
    ("net", "rate", "tax"), [(50, 19_000, 10), (50, 21_000, 11), (4_900, 25_500, 1_250), (0, 19_000, 0)]
)
def test_tax_rounds_a_half_up(net: int, rate: int, tax: int) -> None:
    assert calculate_tax(Money(net, "EUR"), rate) == Money(tax, "EUR")


@given(amounts, rates)
def test_tax_is_never_off_by_more_than_half_a_unit(net: int, rate: int) -> None:
    exact = net * rate
    tax = calculate_tax(Money(net, "JPY"), rate).minor * 100_000

    assert -50_000 < tax - exact <= 50_000


def test_percent_is_written_as_people_do() -> None:
    assert [format_percent(rate) for rate in (19_000, 25_500, 6_625)] == ["19%", "25.5%", "6.625%"]
