"""The total on the order form, while it is filled in."""

import re
from typing import Any

import pytest
from django.test import Client

from checkout.order_summary.models import Purchase
from tests import make
from vendors.models import Product

pytestmark = pytest.mark.usefixtures("fresh_cache")
PAGE = "/checkout/BP-1/"


def rows(page: str) -> dict[str, str]:
    """Return what the total says: amounts by their names."""
    section = page.partition('id="running-total"')[2].partition("</section>")[0]
    pairs = re.findall(r"<dt[^>]*>(.*?)</dt><dd[^>]*>(.*?)</dd>", section)
    return dict(pairs)


def update(client: Client, **typed: Any) -> str:
    return client.post(PAGE, {"update": "1", "quantity": "1"} | typed, headers={"HX-Request": "true"}).text


def test_total_follows_quantity_coupon_and_country(client: Client, product: Product) -> None:
    make.coupon(product.vendor, "SAVE15")

    part = update(client, quantity="2", coupon="save15", country="DE")

    assert rows(part) == {
        "2 × €49.00": "€98.00", "Coupon SAVE15": "−€14.70", "VAT 19% (DE)": "€15.83", "Total": "€99.13",
    }  # fmt: skip
    assert "<html" not in part
    assert not Purchase.objects.exists()


@pytest.mark.parametrize(
    ("typed", "total", "sentence"),
    [
        ({}, {"Total before tax": "€49.00"}, "once you choose the country"),
        ({"country": "US"}, {"Total before tax": "€49.00"}, "once you enter the state"),
        ({"country": "US", "region": "tx"}, {"Tax": "€0.00", "Total": "€49.00"}, ""),
        ({"country": "JP"}, {"Tax": "€0.00", "Total": "€49.00"}, ""),
        ({"country": "XX"}, {"Tax": "€0.00", "Total": "€49.00"}, ""),
        ({"coupon": "NOPE"}, {"Total before tax": "€49.00"}, "We know no coupon"),
    ],
)
def test_total_says_what_is_not_known(
    client: Client, product: Product, typed: dict[str, str], total: dict[str, str], sentence: str
) -> None:
    part = update(client, **typed)

    assert rows(part) == {"1 × €49.00": "€49.00"} | total
    assert sentence in part


@pytest.mark.parametrize("quantity", ["", "0", "-1", "10000", "9" * 400, "many"])
def test_total_asks_for_a_quantity(client: Client, product: Product, quantity: str) -> None:
    assert "Type a quantity between 1 and 9,999" in update(client, quantity=quantity)


def test_total_is_updated_by_a_button_without_scripts(client: Client, product: Product) -> None:
    first = client.get(PAGE, headers={"Accept-Language": "de-AT"}).text
    typed = {"update": "1", "quantity": "3", "country": "DE", "email": "ada@", "last_name": "Lovelace"}

    page = client.post(PAGE, typed).text

    assert rows(first)["Total"] == "€58.80"
    assert '<noscript><button type="submit" class="btn" name="update" value="1"' in page
    assert rows(page)["Total"] == "€174.93"
    assert 'value="Lovelace"' in page
    assert "errorlist" not in page


def test_total_lets_nobody_guess_coupons(client: Client, product: Product) -> None:
    make.coupon(product.vendor, "SAVE15")
    for _ in range(25):
        assert "Coupon SAVE15" in rows(update(client, coupon="SAVE15"))
    for number in range(20):
        update(client, coupon=f"GUESS{number}")

    assert "Too many tries" in update(client, coupon="SAVE15")
