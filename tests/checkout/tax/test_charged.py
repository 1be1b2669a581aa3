"""The total of the Order Summary is the total that the gateway charges and that the order has."""

import re
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from types import SimpleNamespace

import pytest
from django.test import Client

from checkout.entities import Entity
from checkout.tax.areas import VAT_COUNTRIES
from checkout.tax.models import SalesTaxRate
from core.money import Money
from devtools.fake_gateway.server import FakeGateway
from orders.models import Order
from tests.checkout.buyer import pay, start_purchase, submit_summary, summary_url
from tests.checkout.tax.rate_table import DATES, rates_on
from vendors.models import Product

NET = 3 * 4_933  # its tax is a round number in no country
PREFIXES = {"GR": "EL"}
NUMBER_ENDINGS = {  # the fake register confirms only the last
    "consumer": "",
    "business": "000000",
    "exempt": "000022",
}
STATES = {"NJ": 6_625, "OR": 0}


def expected_total(rate: int) -> int:
    """Calculate the total another way than the product does."""
    exact = Decimal(NET) * rate / 100_000
    return NET + int(exact.quantize(Decimal(1), ROUND_HALF_UP))


@pytest.fixture
def any_vat_number(monkeypatch: pytest.MonkeyPatch, product: Product) -> None:
    """VAT numbers of any format, and a product whose tax is never a round number."""
    monkeypatch.setattr(
        "checkout.order_summary.order_summary.normalize_vat_number", lambda text, country: text
    )
    Product.objects.filter(pk=product.pk).update(price_minor=4_933)


def buy(client: Client, fake_gateway: FakeGateway, number: str, **form_data: str) -> tuple[int, int, int]:
    """Buy three, and return the totals of summary, gateway and order."""
    purchase = start_purchase(client, quantity="3", **form_data)
    if number:
        submit_summary(client, purchase, apply=1, vat_number=number)
        purchase.refresh_from_db()
    page = client.get(summary_url(purchase)).content.decode()
    total_text = re.findall(r'<dd class="sum">€([\d,.]+)</dd>', page)[0]
    total = Money.of(Decimal(total_text.replace(",", "")), "EUR").minor
    pay(client.post(summary_url(purchase), {"total": total, "place": 1})["Location"])
    client.get(f"{summary_url(purchase)}thanks/")
    purchase.refresh_from_db()
    order = Order.objects.get(purchase=purchase)
    return total, fake_gateway.ledger.sessions[purchase.session_id]["amount_total"], order.total_minor


@pytest.mark.parametrize(("turn", "country"), [*enumerate(sorted(VAT_COUNTRIES))])
@pytest.mark.usefixtures("any_vat_number")
def test_charged_total_is_the_total_shown(
    client: Client, fake_gateway: FakeGateway, monkeypatch: pytest.MonkeyPatch, turn: int, country: str
) -> None:
    """Buy as consumer, business and exempt business, on dates and from companies of ours in turn."""
    for offset, (buyer, ending) in enumerate(NUMBER_ENDINGS.items()):
        on: date = DATES[(turn + offset) % len(DATES)]
        entity = list(Entity)[(turn + offset) % 2]
        noon = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
        monkeypatch.setattr(
            "checkout.order_summary.order_summary.timezone", SimpleNamespace(now=lambda noon=noon: noon)
        )
        monkeypatch.setattr(
            "checkout.order_summary.order_summary.entity_for", lambda country, entity=entity: entity
        )
        rate = 0 if buyer == "exempt" and country != "IE" else rates_on(on)[country]

        number = f"{PREFIXES.get(country, country)}{ending}" if ending else ""
        totals = buy(client, fake_gateway, number, country=country)

        assert totals == (expected_total(rate),) * 3, (buyer, on, entity)


@pytest.mark.parametrize(
    ("country", "region", "rate"), [("US", "NJ", 6_625), ("US", "OR", 0), ("CH", "", 0), ("JP", "", 0)]
)
@pytest.mark.usefixtures("any_vat_number")
def test_charged_total_outside_europe_is_the_total_shown(
    client: Client, fake_gateway: FakeGateway, country: str, region: str, rate: int
) -> None:
    for state, state_rate in STATES.items():
        SalesTaxRate.objects.update_or_create(
            state=state, valid_from=date(2020, 1, 1), defaults={"rate": state_rate}
        )

    assert buy(client, fake_gateway, "", country=country, region=region) == (expected_total(rate),) * 3
