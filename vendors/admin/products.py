from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from vendors.admin.staff_admin import StaffAdmin
from vendors.admin.vendor_filter import VendorFilter
from vendors.models import Product
from vendors.rights import Right


@admin.register(Product)
class ProductAdmin(StaffAdmin):
    """Products of vendors. None is deleted, since orders refer to them: one no longer sold is made inactive."""

    right_to_change = Right.CATALOG
    list_display = ("sku", "name", "vendor", "amount", "is_active")
    list_display_links = ("sku", "name")
    list_filter = (VendorFilter, "is_active")
    list_select_related = ("vendor",)
    search_fields = ("^sku", "name")
    search_help_text = "The SKU from its beginning, or a part of the name"
    ordering = ("vendor", "name", "pk")
    autocomplete_fields = ("vendor",)
    fields = ("vendor", "sku", "name", "currency", "price_minor", "is_active")

    @admin.display(description="Price")
    def amount(self, product: Product) -> str:
        return str(product.price)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("vendor",) if obj else ()
