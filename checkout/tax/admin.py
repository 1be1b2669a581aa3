"""The tables of tax rates, to read, for Customer Service; files and migrations fill them."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse

from checkout.tax.models import SalesTaxRate, VatRate
from checkout.tax.rates import charges_sales_tax
from checkout.tax.tax import format_percent
from vendors.admin.staff_admin import StaffAdmin

SALES_TAX_IS_OFF = (
    "US sales tax is off: no rates are loaded, so customers in the USA pay no tax. An operator loads the table of "
    "the states by manage.py load_sales_tax (docs/operations.md)."
)


class RateAdmin(StaffAdmin):
    """Rates by place and day."""

    @admin.display(description="Rate")
    def percent(self, row: SalesTaxRate | VatRate) -> str:
        return format_percent(row.rate)


@admin.register(SalesTaxRate)
class SalesTaxRateAdmin(RateAdmin):
    """The sales tax of states of the USA; the list says so when there is none."""

    list_display = ("state", "percent", "valid_from")
    search_fields = ("=state",)
    search_help_text = "The two letters of a state"
    ordering = ("state", "-valid_from")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not charges_sales_tax():
            messages.warning(request, SALES_TAX_IS_OFF)
        return super().changelist_view(request, extra_context)


@admin.register(VatRate)
class VatRateAdmin(RateAdmin):
    """The standard VAT rates of countries and of territories with a rate of their own."""

    list_display = ("area", "percent", "valid_from", "source")
    search_fields = ("^area",)
    search_help_text = "The two letters of a country"
    ordering = ("area", "-valid_from")
