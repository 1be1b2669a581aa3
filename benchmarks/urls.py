"""The panel's addresses, the baseline, and the list that Django's admin makes by itself."""

from django.contrib import admin
from django.urls import include, path

from benchmarks import floor
from orders.models import Order

stock = admin.AdminSite(name="stock")


@admin.register(Order, site=stock)
class StockOrderAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """The admin list as Django makes it: the same columns, a search over the same fields."""

    list_display = ("number", "status", "full_name", "email", "headline", "placed_at", "total_minor")
    search_fields = ("number", "reference", "email", "first_name", "last_name", "company", "card_last4")
    list_filter = ("status", "kind", "is_test", "payment_method")
    date_hierarchy = None
    ordering = ("-placed_at", "-id")
    list_per_page = 25


urlpatterns = [
    path("floor/", floor.rows),
    path("floor/<str:number>/", floor.order),
    path("stock/", stock.urls),
    path("", include("mycommerce.urls")),
]
