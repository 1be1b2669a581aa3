"""The tables of rates in the admin, and what Checkout Settings says of them."""

from collections.abc import Callable

from django.test import Client

from checkout.tax.admin import SALES_TAX_IS_OFF
from checkout.tax.models import SalesTaxRate
from vendors.actor import Actor


def test_sales_tax_list_says_so_while_no_rate_is_loaded(sam: Actor, panel: Callable[[Actor], Client]) -> None:
    off = panel(sam).get("/admin/checkout_tax/salestaxrate/").content.decode()
    SalesTaxRate.objects.create(state="NY", rate=4_000, valid_from="2026-01-01")
    on = panel(sam).get("/admin/checkout_tax/salestaxrate/").content.decode()

    assert SALES_TAX_IS_OFF.split(":")[0] in off
    assert SALES_TAX_IS_OFF.split(":")[0] not in on
    assert "4%" in on


def test_checkout_settings_say_whether_sales_tax_is_charged(
    alice: Actor, panel: Callable[[Actor], Client]
) -> None:
    off = panel(alice).get("/marketing/checkout-settings/").content.decode()
    SalesTaxRate.objects.create(state="NY", rate=4_000, valid_from="2026-01-01")
    on = panel(alice).get("/marketing/checkout-settings/").content.decode()

    assert "US sales tax is off:" in off
    assert "US sales tax is on:" in on
