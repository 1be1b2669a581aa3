"""Who is charged what: the table of cases, and sums that close."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from checkout.tax.areas import VAT_COUNTRIES
from checkout.tax.rates import vat_rows
from checkout.tax.tax import Buyer, Decision, Entity, NoRate, Treatment, decide, percent, tax_of, tax_of_lines
from core.money import Money

DATES = (date(2016, 1, 1), date(2020, 8, 1), date(2024, 9, 1), date(2026, 11, 24))
STATES = {"NJ": 6_625, "NY": 4_000}
amounts = some.integers(min_value=0, max_value=10**9)
rates = some.integers(min_value=0, max_value=30_000)


def table(on: date) -> dict[str, int]:
    """What the file of rates says of a day, worked out another way than the product does."""
    rows = sorted(vat_rows(), key=lambda row: row["valid_from"])
    return {row["area"]: row["rate"] for row in rows if row["valid_from"] <= on}


def decided(buyer: Buyer, entity: Entity = Entity.IRELAND, on: date = DATES[-1]) -> Decision:
    return decide(buyer, entity, vat_rate=table(on).get, sales_tax=STATES.get)


@pytest.mark.parametrize("on", DATES, ids=str)
@pytest.mark.parametrize("entity", Entity)
@pytest.mark.parametrize("country", sorted(VAT_COUNTRIES))
def test_it_charges_each_country_its_rate_unless_exempt(country: str, entity: Entity, on: date) -> None:
    consumer = decided(Buyer(country), entity, on)
    exempt = decided(Buyer(country, vat_country=country), entity, on)
    foreign = decided(Buyer(country, vat_country="FR" if country != "FR" else "DE"), entity, on)

    assert consumer.treatment is Treatment.VAT
    assert (consumer.rate, consumer.country) == (table(on)[country], country)
    assert foreign == consumer
    if country == "IE":
        assert exempt == consumer
    else:
        assert (exempt.treatment, exempt.rate) == (Treatment.REVERSE_CHARGE, 0)
        assert exempt.why.startswith("Reverse charge")


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
def test_it_knows_the_special_cases(
    buyer: Buyer, entity: Entity, treatment: Treatment, rate: int, country: str
) -> None:
    decision = decided(buyer, entity)

    assert (decision.treatment, decision.rate, decision.country) == (treatment, rate, country)


@pytest.mark.parametrize(
    ("buyer", "noted"),
    [
        (Buyer("DE", card_country="DE"), False),
        (Buyer("DE", card_country=""), False),
        (Buyer("DE", card_country="FR"), True),
        (Buyer("MC", card_country="FR"), False),
        (Buyer("CH", card_country="LI"), True),
    ],
)
def test_it_notes_a_card_of_another_country_and_goes_by_the_address(buyer: Buyer, noted: bool) -> None:
    assert bool(decided(buyer).contradiction) is noted
    assert decided(buyer) == decided(Buyer(buyer.country))


def test_it_takes_no_order_where_vat_is_due_and_no_rate_is_known() -> None:
    with pytest.raises(NoRate):
        decide(Buyer("DE"), Entity.US, vat_rate={}.get, sales_tax={}.get)


@pytest.mark.parametrize(
    ("net", "rate", "tax"), [(50, 19_000, 10), (50, 21_000, 11), (4_900, 25_500, 1_250), (0, 19_000, 0)]
)
def test_it_rounds_a_half_up(net: int, rate: int, tax: int) -> None:
    assert tax_of(Money(net, "EUR"), rate) == Money(tax, "EUR")


@given(some.lists(amounts, min_size=1, max_size=20), rates)
def test_it_shares_tax_so_that_sums_close(nets: list[int], rate: int) -> None:
    lines = [Money(net, "EUR") for net in nets]

    shared = tax_of_lines(lines, rate)

    assert sum(one.minor for one in shared) == tax_of(Money(sum(nets), "EUR"), rate).minor
    for line, tax in zip(lines, shared, strict=True):
        assert tax.currency == "EUR"
        assert abs(tax.minor - line.minor * rate / 100_000) <= 1.5
        assert tax.minor >= 0


@given(amounts, rates)
def test_it_is_never_off_by_more_than_half_a_unit(net: int, rate: int) -> None:
    exact = net * rate
    tax = tax_of(Money(net, "JPY"), rate).minor * 100_000

    assert -50_000 < tax - exact <= 50_000


def test_it_writes_rates_as_people_do() -> None:
    assert [percent(19_000), percent(25_500), percent(6_625)] == ["19%", "25.5%", "6.625%"]
