"""The tables of tax rates, the areas of addresses, and the command that loads sales tax."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from checkout.tax.areas import VAT_COUNTRIES, area_of
from checkout.tax.models import SalesTaxRate, VatRate
from checkout.tax.rates import SALES_TAX_TABLE, sales_tax_rate, vat_rate, vat_rows

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("area", "on", "rate"),
    [
        ("DE", date(2020, 6, 30), 19_000),
        ("DE", date(2020, 7, 1), 16_000),
        ("DE", date(2020, 12, 31), 16_000),
        ("DE", date(2021, 1, 1), 19_000),
        ("EE", date(2025, 6, 30), 22_000),
        ("EE", date(2025, 7, 1), 24_000),
        ("FI", TODAY, 25_500),
        ("RO", date(2025, 8, 1), 21_000),
        ("LU", date(2023, 5, 1), 16_000),
        ("PT-20", TODAY, 16_000),
        ("AT-JM", TODAY, 19_000),
        ("DE", date(1950, 1, 1), None),
        ("", TODAY, None),
    ],
)
def test_vat_rate_is_the_one_of_the_day(area: str, on: date, rate: int | None) -> None:
    assert vat_rate(area, on) == rate


def test_vat_rate_exists_today_for_each_country_with_vat() -> None:
    assert {area for area in VAT_COUNTRIES if vat_rate(area, TODAY) is None} == set()
    assert len(VAT_COUNTRIES) == 28
    assert VatRate.objects.count() == len(vat_rows())


@pytest.mark.parametrize(
    ("country", "postal_code", "area"),
    [
        ("DE", "10115", "DE"),
        ("DE", "D-78266", ""),
        ("DE", "DE-78266", ""),
        ("DE", "27498", ""),
        ("AT", "6691", "AT-JM"),
        ("AT", "6992", "AT-JM"),
        ("ES", "35001", ""),
        ("ES", "28001", "ES"),
        ("ES", "51001", ""),
        ("FI", "22100", ""),
        ("FR", "97110", ""),
        ("FR", "75001", "FR"),
        ("GB", "BT1 1AA", "GB"),
        ("GB", "bfpo 57", "CY"),
        ("GB", "JE2 3AB", ""),
        ("GR", "630 86", ""),
        ("IT", "23041", ""),
        ("PT", "9500-321", "PT-20"),
        ("PT", "9000-018", "PT-30"),
        ("PT", "1000-001", "PT"),
        ("MC", "98000", "FR"),
        ("IM", "IM1 1AA", "GB"),
        ("GG", "GY1 1AA", ""),
        ("CH", "8001", ""),
        ("US", "10001", ""),
        ("AX", "22100", ""),
    ],
)
def test_area_follows_country_and_postal_code(country: str, postal_code: str, area: str) -> None:
    assert area_of(country, postal_code).code == area


def test_load_sales_tax_twice_changes_nothing() -> None:
    for _ in range(2):
        call_command("load_sales_tax", SALES_TAX_TABLE, stdout=StringIO())

    assert SalesTaxRate.objects.count() == 35
    assert sales_tax_rate("tx", TODAY) == 6250
    assert sales_tax_rate("TX", date(2024, 12, 31)) == 0
    assert sales_tax_rate("OR", TODAY) == 0


@pytest.mark.parametrize(
    "line", ["ZZ,4,2026-01-01", "NY,four,2026-01-01", "NY,4,soon", "NY,4.00001,2026-01-01", "NY"]
)
def test_load_sales_tax_refuses_a_bad_table_as_a_whole(line: str, tmp_path: Path) -> None:
    file = tmp_path / "rates.csv"
    file.write_text(f"state,percent,valid_from\nPA,6,2026-01-01\n{line}\n")

    with pytest.raises(CommandError, match="Line 3"):
        call_command("load_sales_tax", file)
    assert not SalesTaxRate.objects.exists()
