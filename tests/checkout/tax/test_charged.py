"""What the Order Summary says is what the gateway takes and what the order says: the table of cases, end to end."""

import re
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from types import SimpleNamespace

import pytest
from django.test import Client

from checkout.tax.areas import VAT_COUNTRIES
from checkout.tax.models import SalesTaxRate
from checkout.tax.tax import Entity
from core.money import Money
from devtools.fake_gateway.server import FakeGateway
from orders.models import Order
from tests.checkout.buyer import begin, pay, press, url
from tests.checkout.tax.test_tax import DATES, table
from vendors.models import Product

NET = 3 * 4_933  # in no country is its tax a round number
PREFIX = {"GR": "EL"}
NUMBERS = {"consumer": "", "business": "000000", "exempt": "000022"}  # the register knows the last one only
STATES = {"NJ": 6_625, "OR": 0}


def expected(rate: int) -> int:
    """Another way than the product's."""
    exact = Decimal(NET) * rate / 100_000
    return NET + int(exact.quantize(Decimal(1), ROUND_HALF_UP))


@pytest.fixture
def no_check_digits(monkeypatch: pytest.MonkeyPatch, product: Product) -> None:
    monkeypatch.setattr("checkout.order_summary.order_summary.well_formed", lambda typed, country: typed)
    Product.objects.filter(pk=product.pk).update(price_minor=4_933)


def bought(client: Client, fake_gateway: FakeGateway, number: str, **typed: str) -> tuple[int, int, int]:
    """The totals of summary, gateway and order."""
    purchase = begin(client, quantity="3", **typed)
    if number:
        press(client, purchase, apply=1, vat_number=number)
        purchase.refresh_from_db()
    page = client.get(url(purchase)).content.decode()
    shown = re.findall(r'<dd class="sum">€([\d,.]+)</dd>', page)[0]
    total = Money.of(Decimal(shown.replace(",", "")), "EUR").minor
    pay(client.post(url(purchase), {"total": total, "place": 1})["Location"])
    client.get(f"{url(purchase)}thanks/")
    purchase.refresh_from_db()
    order = Order.objects.get(purchase=purchase)
    return total, fake_gateway.ledger.sessions[purchase.session_id]["amount_total"], order.total_minor


@pytest.mark.parametrize("place", [*enumerate(sorted(VAT_COUNTRIES))], ids=lambda place: place[1])
@pytest.mark.usefixtures("no_check_digits")
def test_it_charges_what_it_shows(
    client: Client, fake_gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch, place: tuple[int, str]
) -> None:
    """Consumer, business and exempt, each on another date and with another of our companies, in turn."""
    turn, country = place
    for job, (buyer, ending) in enumerate(NUMBERS.items()):
        on: date = DATES[(turn + job) % len(DATES)]
        entity = list(Entity)[(turn + job) % 2]
        noon = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
        monkeypatch.setattr(
            "checkout.order_summary.order_summary.timezone", SimpleNamespace(now=lambda noon=noon: noon)
        )
        monkeypatch.setattr(
            "checkout.order_summary.order_summary.entity_for", lambda country, entity=entity: entity
        )
        rate = 0 if buyer == "exempt" and country != "IE" else table(on)[country]

        number = f"{PREFIX.get(country, country)}{ending}" if ending else ""
        totals = bought(client, fake_gateway, number, country=country)

        assert totals == (expected(rate),) * 3, (buyer, on, entity)


@pytest.mark.parametrize(
    ("country", "region", "rate"), [("US", "NJ", 6_625), ("US", "OR", 0), ("CH", "", 0), ("JP", "", 0)]
)
@pytest.mark.usefixtures("no_check_digits")
def test_it_charges_what_it_shows_outside_europe(
    client: Client, fake_gateway: FakeGateway, country: str, region: str, rate: int
) -> None:
    for state, percent in STATES.items():
        facts = {"rate": percent, "valid_from": date(2020, 1, 1)}
        SalesTaxRate.objects.update_or_create(state=state, valid_from=date(2020, 1, 1), defaults=facts)

    assert bought(client, fake_gateway, "", country=country, region=region) == (expected(rate),) * 3
