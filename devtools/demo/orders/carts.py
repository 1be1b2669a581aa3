"""What is bought, in which currency, at what price and tax."""

from datetime import datetime
from decimal import Decimal
from functools import cache
from itertools import accumulate
from random import Random

from core.money import Money, digits
from devtools.demo.orders.people import DemoCustomer
from devtools.demo.orders.purchase import DemoLine, DemoPurchase
from devtools.demo.vendors import Seller
from vendors.models import Product

# The demo's own rates: what 1,000 euros are, in whole units.
PER_THOUSAND_EUR = {
    "EUR": 1_000, "USD": 1_100, "GBP": 850, "CHF": 950, "SEK": 11_400, "NOK": 11_700, "DKK": 7_460,
    "ISK": 150_000, "PLN": 4_300, "CZK": 25_000, "HUF": 395_000, "RON": 5_000, "UAH": 45_000, "TRY": 36_000,
    "ILS": 4_000, "AED": 4_040, "SAR": 4_130, "KWD": 338, "BHD": 415, "INR": 93_000, "JPY": 162_000,
    "KRW": 1_480_000, "CNY": 7_900, "TWD": 35_000, "VND": 27_500_000, "BRL": 6_000, "MXN": 20_000,
    "CAD": 1_500, "AUD": 1_650, "NZD": 1_800, "ZAR": 20_000,
}  # fmt: skip
LINES = (1, 2, 3, 4, 5, 6)
HOW_MANY_LINES = list(accumulate((72, 16, 6, 3, 2, 1)))


def make_purchase(
    seller: Seller, placed_at: datetime, customer: DemoCustomer, products: list[tuple[Product, int]]
) -> DemoPurchase:
    """Return an order for so many of each product, priced and taxed as where the customer lives."""
    currency = customer.country.currency
    lines = [
        DemoLine(product, product.name, count, count * price(product.price_minor, product.currency, currency))
        for product, count in products
    ]
    purchase = DemoPurchase(seller, placed_at, customer, currency, lines)
    add_tax(purchase)
    return purchase


def add_tax(purchase: DemoPurchase) -> None:
    """Add the tax: rounded once for the order and allocated to its lines, so that they add up."""
    customer = purchase.customer
    rate = customer.country.tax_rate(region=customer.region, company=bool(customer.company))
    if rate and any(nets := [line.net for line in purchase.lines]):
        tax = Money.of(Money(sum(nets), purchase.currency).decimal * rate / 10_000, purchase.currency)
        purchase.tax_rate = rate
        for line, share in zip(purchase.lines, tax.allocate([abs(net) for net in nets]), strict=True):
            line.tax = share.minor


def choose(random: Random, seller: Seller, customer: DemoCustomer) -> list[tuple[Product, int]]:
    """Return products and quantities: one product mostly, up to six; companies buy several of each."""
    count = random.choices(LINES, cum_weights=HOW_MANY_LINES)[0]
    chosen: dict[str, Product] = {}
    while len(chosen) < min(count, len(seller.products)):
        product = seller.products[int(random.random() ** 1.6 * len(seller.products))]
        chosen[product.sku] = product
    max_quantity = 12 if customer.company else 3 if random.random() < 0.04 else 1
    return [(product, random.randint(1, max_quantity)) for product in chosen.values()]


@cache
def price(minor: int, base: str, currency: str) -> int:
    """Return a list price in another currency, rounded as a shop would: 5,400 or 53.95, never 53.1187."""
    if currency == base or not minor:
        return minor

    amount = Money(minor, base).decimal * PER_THOUSAND_EUR[currency] / PER_THOUSAND_EUR[base]
    if digits(currency):
        return Money.of(max(round(amount), 1) - Decimal("0.05"), currency).minor
    increment: int = 10 ** max(len(str(round(amount))) - 2, 0)
    return round(amount / increment) * increment
