from django.contrib import admin

from orders.admin.linked import LinkedToOrder
from orders.models import Activity
from vendors.admin.staff_admin import StaffAdmin


@admin.register(Activity)
class ActivityAdmin(LinkedToOrder, StaffAdmin):
    """The activities of all orders, newest first."""

    list_display = ("happened_at", "order_link", "vendor", "kind", "sentence", "actor_name", "actor_kind")
    list_display_links = ("happened_at", "sentence")
    list_select_related = ("vendor",)
    search_fields = ("order__number",)
    search_help_text = "A whole Order ID"
    ordering = ("-pk",)
