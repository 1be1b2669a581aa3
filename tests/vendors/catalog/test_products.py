"""Catalog → Products: the list, making, changing, duplicating and archiving a product."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from core.money import Money
from delivery.downloads.models import Component
from delivery.models import DeliveryTerms
from tests import make
from tests.delivery import goods
from tests.types import Response
from vendors.actor import Actor
from vendors.models import Product, Vendor

Panel = Callable[[Actor], Client]
LIST, NEW = "/catalog/products/", "/catalog/products/new/"


def form_data(*prices: tuple[str, str], **fields: str) -> dict[str, str]:
    """Return the form of a product on sale, with rows of (amount, currency)."""
    rows = {
        f"prices-{row}-{name}": value
        for row, price in enumerate(prices)
        for name, value in zip(("amount", "currency"), price, strict=True)
    }
    total = {"prices-TOTAL_FORMS": str(len(prices)), "prices-INITIAL_FORMS": "0"}
    return {"name": "Backup Pro", "sku": "BP-5", "is_active": "on"} | fields | rows | total


def save(client: Client, url: str, *prices: tuple[str, str], **fields: str) -> Response:
    return client.post(url, form_data(*prices, **fields), follow=True)


def test_product_is_made_with_prices_as_they_are_typed(amir: Actor, vendor: Vendor, panel: Panel) -> None:
    page = save(panel(amir), NEW, ("39,00", "eur"), ("4500", "JPY"), ("1.249", "KWD"), ("", ""))

    product = Product.objects.get(vendor=vendor)
    assert product.prices == [Money(3900, "EUR"), Money(4500, "JPY"), Money(1249, "KWD")]
    assert "“Backup Pro” made." in page.text
    assert f"/checkout/BP-5/?vendor={vendor.number}" in page.text


@pytest.mark.parametrize(
    ("prices", "fields", "problem"),
    [
        ([("39", "")], {}, "Of which currency is this amount?"),
        ([("", "USD")], {}, "How much is it in USD?"),
        ([("39", "EUR"), ("40", "EUR")], {}, "A currency stands here twice."),
        ([("39.5", "JPY")], {}, "JPY has no decimals."),
        ([("39", "QQQ")], {}, "The three letters of a currency"),
        ([("39", "DEM")], {}, "The three letters of a currency"),
        ([("", "")], {}, "What does it cost?"),
        ([("1", "EUR"), ("0", "USD")], {}, "Only the first price may be 0."),
        ([("39", "EUR")], {"sku": "a/b"}, "Letters, digits, points"),
        ([("39", "EUR")], {"sku": "TAKEN"}, "Another of your products has the SKU TAKEN."),
        ([("39", "EUR")], {"name": "\u200b "}, "What is it called?"),
    ],
)
def test_product_with_a_mistake_is_not_saved(
    amir: Actor, vendor: Vendor, panel: Panel, prices: Any, fields: dict[str, str], problem: str
) -> None:
    make.product(vendor, sku="TAKEN")

    page = save(panel(amir), NEW, *prices, **fields)

    assert problem in page.text
    assert Product.objects.filter(vendor=vendor).count() == 1


def test_product_changes_its_prices_and_others_may_use_its_sku(
    amir: Actor, vendor: Vendor, other_vendor: Vendor, panel: Panel
) -> None:
    make.product(other_vendor, sku="BP-5")
    product = make.product(vendor, sku="BP")
    url = f"{LIST}{product.pk}/"
    save(panel(amir), url, ("39", "EUR"), ("45", "USD"))
    save(panel(amir), url, ("35", "USD"), ("30", "GBP"), name="Backup Pro 5")

    product.refresh_from_db()
    assert (product.name, product.sku) == ("Backup Pro 5", "BP-5")
    assert product.prices == [Money(3500, "USD"), Money(3000, "GBP")]


def test_list_finds_by_name_and_sku_and_hides_what_is_archived(
    bob: Actor,
    amir: Actor,
    vendor: Vendor,
    panel: Panel,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for name, sku in (("Backup Pro", "BP"), ("Quillmark Editor", "QM"), ("Photo Sorter", "PS")):
        make.product(vendor, name=name, sku=sku)
    old = make.product(vendor, name="Backup Classic", sku="BC")
    panel(amir).post(f"{LIST}{old.pk}/archive/")
    client = panel(bob)
    client.get(LIST)

    with django_assert_max_num_queries(5):
        everything = client.get(LIST).text
    shown = {
        query: client.get(f"{LIST}{query}").text
        for query in ("?q=backup", "?q=qm", "?state=archived", "?q=zzz")
    }

    assert "Photo Sorter" in everything
    assert "Backup Classic" not in everything + shown["?q=backup"]
    assert "Backup Pro" in shown["?q=backup"]
    assert "Quillmark Editor" in shown["?q=qm"]
    assert "Backup Classic" in shown["?state=archived"]
    assert "No such product" in shown["?q=zzz"]
    assert "New product" not in everything


def test_duplicate_is_delivered_alike_and_not_on_sale(amir: Actor, vendor: Vendor, panel: Panel) -> None:
    product = make.product(vendor, sku="BP-5")
    make.product(vendor, sku="BP-9")
    DeliveryTerms.objects.create(vendor=vendor, product=product, download_limit=7)
    file = goods.file(vendor, filename="setup.zip", name="Setup")
    Component.objects.create(vendor=vendor, file=file, product=product)

    page = panel(amir).post(f"{LIST}{product.pk}/duplicate/", follow=True).text

    copy = Product.objects.get(vendor=vendor, sku="BP-10")
    assert (copy.is_active, copy.price) == (False, product.price)
    assert copy.terms.download_limit == 7
    assert "Setup" in page
    assert DeliveryTerms.objects.filter(vendor=vendor).count() == 2


def test_archived_product_is_off_sale_until_it_is_restored_and_sold_again(
    amir: Actor, vendor: Vendor, panel: Panel, client: Client
) -> None:
    product, form_url = make.product(vendor, sku="BP-5"), f"/checkout/BP-5/?vendor={vendor.number}"
    url = f"{LIST}{product.pk}/"
    manager = panel(amir)

    manager.post(f"{url}archive/")
    assert client.get(form_url).status_code == 404
    refused = save(manager, url, ("39", "EUR"))
    manager.post(f"{url}restore/")
    assert client.get(form_url).status_code == 404
    save(manager, url, ("39", "EUR"))

    assert "This product is archived: restore it before you sell it." in refused.text
    assert client.get(form_url).status_code == 200


def test_viewer_sees_a_product_and_changes_nothing(bob: Actor, vendor: Vendor, panel: Panel) -> None:
    product = make.product(vendor)

    page = panel(bob).get(f"{LIST}{product.pk}/").text

    assert "A Manager or an Owner changes products." in page
    assert 'name="prices-0-amount"' in page
    assert 'name="prices-1-amount"' not in page  # no empty row to fill
    assert "Duplicate" not in page
    assert "disabled" in page


def test_who_makes_no_products_gets_no_empty_form(anna: Actor, panel: Panel) -> None:
    page = panel(anna).get(f"{LIST}new/").text

    assert "Your role does not make products" in page
    assert 'name="prices-0-amount"' not in page


def test_product_page_stays_within_its_budget(
    amir: Actor, vendor: Vendor, panel: Panel, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    product = make.product(vendor)
    client = panel(amir)
    client.get(f"{LIST}{product.pk}/")

    with django_assert_max_num_queries(8):
        client.get(f"{LIST}{product.pk}/")
